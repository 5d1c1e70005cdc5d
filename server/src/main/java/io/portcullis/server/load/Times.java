package io.portcullis.server.load;

import org.HdrHistogram.Histogram;

/**
 * How long steps took, in milliseconds; all 0 if there were none.
 *
 * @param p50  half of them took no longer, and so on
 * @param p999 999 of 1,000
 */
record Times(double p50, double p90, double p99, double p999, double max) {

    private static final double MICROS = 1000;

    /** @param micros in microseconds */
    static Times of(Histogram micros) {
        if (micros.getTotalCount() == 0) {
            return new Times(0, 0, 0, 0, 0);
        }
        return new Times(micros.getValueAtPercentile(50) / MICROS, micros.getValueAtPercentile(90) / MICROS,
                micros.getValueAtPercentile(99) / MICROS, micros.getValueAtPercentile(99.9) / MICROS,
                micros.getMaxValue() / MICROS);
    }
}
