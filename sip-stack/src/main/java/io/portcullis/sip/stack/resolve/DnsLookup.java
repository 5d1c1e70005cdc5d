package io.portcullis.sip.stack.resolve;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks for the records of a name. Never blocks. */
@FunctionalInterface
interface DnsLookup {

    /**
     * What is known of a name.
     *
     * @param data       empty if there is no such name, or no such record of it
     * @param ttlSeconds how long that holds
     */
    record Answer(List<DnsData> data, long ttlSeconds) {}

    /** Completes exceptionally if nobody could say. */
    CompletableFuture<Answer> lookUp(String name, DnsType type);
}
