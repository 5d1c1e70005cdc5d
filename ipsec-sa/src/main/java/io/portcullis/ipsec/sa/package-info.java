/** The security agreement of RFC 3329 and TS 33.203: sets of security associations and what they are made of. */
@NullMarked
package io.portcullis.ipsec.sa;

import org.jspecify.annotations.NullMarked;
