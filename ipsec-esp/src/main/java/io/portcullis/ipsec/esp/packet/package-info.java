/** ESP packets (RFC 4303): sealing, opening, the replay window. No I/O. */
@NullMarked
package io.portcullis.ipsec.esp.packet;

import org.jspecify.annotations.NullMarked;
