/** What two threads may see of each other, whenever they meet. */
package io.mortise.internal.lock;
