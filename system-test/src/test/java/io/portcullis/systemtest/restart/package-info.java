/** A P-CSCF that ends, suddenly or not, and goes on: what phones notice of it, which is nothing. */
@NullMarked
package io.portcullis.systemtest.restart;

import org.jspecify.annotations.NullMarked;
