package io.portcullis.server.load;

import java.util.List;

/**
 * What phones do while they are held, in steps a second of all phones together.
 *
 * @param refreshes REGISTERs over the set
 * @param messages  MESSAGEs from one phone to another
 * @param calls     calls from one phone to another
 * @param reboots   phones that go off without a word and register again at once
 * @param vanishes  phones that go off without a word, and stay away
 * @param talk      how long a call lasts, in milliseconds
 */
record Churn(double refreshes, double messages, double calls, double reboots, double vanishes, long talk) {

    private static final double MOST = 100_000;

    Churn {
        for (double rate : List.of(refreshes, messages, calls, reboots, vanishes)) {
            if (!(rate >= 0 && rate <= MOST)) {
                throw new IllegalArgumentException("a rate of " + rate + " a second is not in 0..100000");
            }
        }
        if (talk < 0) {
            throw new IllegalArgumentException("calls cannot last " + talk + " ms");
        }
    }
}
