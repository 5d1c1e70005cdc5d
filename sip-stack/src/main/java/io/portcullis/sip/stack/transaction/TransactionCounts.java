package io.portcullis.sip.stack.transaction;

/**
 * What the layer has done beside its usual work, since its start.
 *
 * @param repeated  requests that came again, and were answered or absorbed by their transactions
 * @param refused   requests that were refused since as many transactions were open as may be
 * @param notOurs   responses that were dropped since their branch is one of ours, but the rest of their top Via or their method is
 *                  not (RFC 3261 18.1.2)
 * @param notSent   responses that could not be sent by any way
 * @param abandoned INVITEs that were answered 408 since their user neither answered nor dropped them
 */
public record TransactionCounts(long repeated, long refused, long notOurs, long notSent, long abandoned) {}
