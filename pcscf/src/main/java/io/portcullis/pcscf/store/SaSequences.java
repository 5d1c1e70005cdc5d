package io.portcullis.pcscf.store;

/**
 * The sequence numbers of a set's four SAs as a store keeps them (RFC 4303 2.2), 0 to 4294967295 each. For SAs toward the
 * UE: no number up to this one may be used again, for the UE has seen them, or may have; it is kept well ahead of what was
 * sent, so that it need not be written for each packet. For SAs from the UE: the highest number known to have been accepted.
 *
 * @param psToUc from port_ps to port_uc
 * @param pcToUs from port_pc to port_us
 * @param ucToPs from port_uc to port_ps
 * @param usToPc from port_us to port_pc
 */
public record SaSequences(long psToUc, long pcToUs, long ucToPs, long usToPc) {}
