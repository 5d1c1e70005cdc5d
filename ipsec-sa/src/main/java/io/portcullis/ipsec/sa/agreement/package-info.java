/** What stands in Security-Client, Security-Server and Security-Verify (RFC 3329, TS 33.203 Annex H), and the choice. */
@NullMarked
package io.portcullis.ipsec.sa.agreement;

import org.jspecify.annotations.NullMarked;
