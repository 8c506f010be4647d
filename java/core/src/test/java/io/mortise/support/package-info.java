/** What tests of several subjects are made of. */
package io.mortise.support;
