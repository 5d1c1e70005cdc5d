package io.portcullis.lab.ue;

import java.util.random.RandomGenerator;

import io.portcullis.ipsec.sa.Spi;

/** Where a UE's SPIs come from. The host asks again until it gets one that none of its UEs has. */
@FunctionalInterface
public interface SpiSource {

    /** A candidate. Called from one thread at a time for a UE, from several if UEs share the source. */
    Spi next();

    /**
     * Random SPIs of a range, both ends included.
     *
     * @throws IllegalArgumentException unless 256 <= {@code min} <= {@code max} <= 4294967295
     */
    static SpiSource random(RandomGenerator random, long min, long max) {
        Spi lowest = Spi.of(min);
        Spi highest = Spi.of(max);
        if (lowest.compareTo(highest) > 0) {
            throw new IllegalArgumentException("SPIs " + min + "-" + max + " are no range");
        }
        return () -> Spi.of(random.nextLong(min, max + 1));
    }
}
