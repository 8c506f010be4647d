/** Retained locks between processes that die, stop, and spoil the file. */
package io.mortise.retention;
