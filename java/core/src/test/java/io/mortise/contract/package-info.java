/** The contract of the public interface, within one JVM. A test's name is a sentence of it. */
package io.mortise.contract;
