package io.portcullis.lab.ue;

import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

import io.portcullis.ipsec.sa.Spi;
import org.jspecify.annotations.Nullable;

/** Where a UE's SPIs come from. The host asks again until it gets one that none of its UEs has. */
@FunctionalInterface
public interface SpiSource {

    /** Some networks refuse lower ones, though the lowest is 256 (RFC 4303 2.1). */
    long LOWEST_USUAL = 4096;

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

    /**
     * Random SPIs of a range, both ends included, in pairs: every second one is the one after the first. UEs that share the source
     * may each get one of a pair.
     *
     * @throws IllegalArgumentException unless 256 <= {@code min} < {@code max} <= 4294967295
     */
    static SpiSource neighbours(RandomGenerator random, long min, long max) {
        Spi.of(max);
        if (max == min) {
            throw new IllegalArgumentException("SPIs " + min + "-" + max + " have no two neighbours");
        }
        SpiSource firsts = random(random, min, max - 1);
        AtomicReference<@Nullable Spi> second = new AtomicReference<>();
        return () -> {
            Spi due = second.getAndSet(null);
            if (due != null) {
                return due;
            }
            Spi first = firsts.next();
            second.set(Spi.of(first.value() + 1));
            return first;
        };
    }
}
