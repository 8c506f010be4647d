/** The jar as a product: how it starts in good and in bad surroundings, each time in a new JVM. */
package io.mortise.packaging;
