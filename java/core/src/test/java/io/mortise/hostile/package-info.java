/** What whoever may write in a lock file's directory puts there, and what becomes of it. */
package io.mortise.hostile;
