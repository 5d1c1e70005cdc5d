package io.portcullis.systemtest.interop;

import java.util.Arrays;

/** What a kernel counts that drops packets because of SAs and policies. */
final class Kernel {

    private Kernel() {}

    /**
     * The sum of some counters.
     *
     * @param statistics what {@code /proc/net/xfrm_stat} holds
     * @param names      such as {@code XfrmInTmplMismatch}
     */
    static long counter(String statistics, String... names) {
        return statistics.lines().map(line -> line.split("\\s+", -1))
                .filter(line -> Arrays.asList(names).contains(line[0]))
                .mapToLong(line -> Long.parseLong(line[1])).sum();
    }
}
