/** Everything that reads what others have written, under a fuzzer: see docs/decisions/0019. */
package io.mortise.fuzz;
