/** SIP text (RFC 3261 7, 19, 20, 25): messages as bytes plus edits, and the values in their headers. */
@NullMarked
package io.portcullis.sip.message;

import org.jspecify.annotations.NullMarked;
