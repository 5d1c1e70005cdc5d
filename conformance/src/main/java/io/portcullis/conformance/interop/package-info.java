/** How Portcullis gets on with programs of others, and the document that says so. */
@NullMarked
package io.portcullis.conformance.interop;

import org.jspecify.annotations.NullMarked;
