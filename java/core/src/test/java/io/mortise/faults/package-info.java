/** What Mortise survives: decision 0018. */
package io.mortise.faults;
