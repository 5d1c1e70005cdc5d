/** Locating the next hop of a SIP URI (RFC 3263): NAPTR, SRV and addresses of names, asked for without blocking, and remembered. */
@NullMarked
package io.portcullis.sip.stack.resolve;

import org.jspecify.annotations.NullMarked;
