/**
 * What the tests between processes are made of: child processes one can talk to, a referee that
 * finds overlaps by itself, and looks at the kernel's own records.
 */
package io.mortise.harness;
