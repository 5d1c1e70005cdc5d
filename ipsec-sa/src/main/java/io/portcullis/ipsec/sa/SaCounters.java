package io.portcullis.ipsec.sa;

/**
 * What passed through one SA since it was installed.
 *
 * @param packets        packets sealed or opened
 * @param bytes          their bytes as the backend counts them
 * @param sequence       OUT: the last sequence number sent; IN: the highest one accepted; before the first packet what the SA was
 *                 installed with, 0 as a rule
 * @param replayed       IN: packets refused by the replay window
 * @param integrityFailed IN: packets whose ICV was wrong
 */
public record SaCounters(long packets, long bytes, long sequence, long replayed, long integrityFailed) {}
