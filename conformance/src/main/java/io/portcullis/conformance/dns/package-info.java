/** A name server for tests. */
@NullMarked
package io.portcullis.conformance.dns;

import org.jspecify.annotations.NullMarked;
