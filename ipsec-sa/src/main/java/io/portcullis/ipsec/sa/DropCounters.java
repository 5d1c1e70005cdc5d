package io.portcullis.ipsec.sa;

/**
 * Packets that a backend dropped, by cause. Where the kernel counts only for the whole network namespace, so does this.
 *
 * @param cleartext   unprotected packets to a protected endpoint
 * @param unknownSpi  ESP with an SPI that is not installed
 * @param replayed    refused by a replay window
 * @param integrity   wrong ICV
 * @param selector    right SPI, but addresses or ports of another SA
 * @param noSa        packets to be sent for which there was no SA
 * @param malformed   not a complete ESP packet
 */
public record DropCounters(long cleartext, long unknownSpi, long replayed, long integrity, long selector, long noSa,
        long malformed) {}
