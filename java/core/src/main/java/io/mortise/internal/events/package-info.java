/** What a flight recording (JFR) is told. Where {@code jdk.jfr} is missing, nothing. */
@NullMarked
package io.mortise.internal.events;

import org.jspecify.annotations.NullMarked;
