/** What is required, which tests show it, and the document that says so. */
@NullMarked
package io.portcullis.conformance;

import org.jspecify.annotations.NullMarked;
