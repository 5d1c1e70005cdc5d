package io.portcullis.ipsec.sa.set;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;

import io.portcullis.ipsec.sa.Spi;

/**
 * Where our SPIs come from: {@code min_spi} to {@code max_spi}, in an order that cannot be foretold, none twice at the
 * same time; one that was given back rests before it is used again, so that late packets of an old SA meet nothing.
 * Thread-safe; taking one costs the same however many are out, until the pool is nearly empty.
 */
public final class SpiPool {

    private static final int DRAWS = 64;

    private final long min;
    private final long max;
    private final Duration rest;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final SpiSet taken = new SpiSet();
    private final Queue<Resting> resting = new ArrayDeque<>();

    private record Resting(Spi spi, Instant until) {}

    /**
     * @param min    256 to max
     * @param max    at most 4294967295
     * @param rest   how long an SPI stays unused after it was given back
     * @param random unpredictable
     */
    public SpiPool(long min, long max, Duration rest, RandomGenerator random, InstantSource clock) {
        if (min < Spi.MIN || max > Spi.MAX || min > max) {
            throw new IllegalArgumentException("SPIs " + min + ".." + max + " are not in 256..4294967295");
        }
        this.min = min;
        this.max = max;
        this.rest = rest;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Takes one.
     *
     * @param unwanted SPIs that it must not be: the UE's, so that nothing we send can be reflected to us (TS 33.203 7.1)
     * @return empty if none is left
     */
    public synchronized Optional<Spi> take(Collection<Spi> unwanted) {
        wake();
        long size = max - min + 1;
        for (int i = 0; i < DRAWS; i++) {
            Spi drawn = Spi.of(min + random.nextLong(size));
            if (!unwanted.contains(drawn) && taken.add(drawn)) {
                return Optional.of(drawn);
            }
        }
        if (taken.size() >= size) {
            return Optional.empty();
        }
        long start = random.nextLong(size);
        for (long i = 0; i < size; i++) {
            Spi next = Spi.of(min + (start + i) % size);
            if (!unwanted.contains(next) && taken.add(next)) {
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    private void wake() {
        Instant now = clock.instant();
        while (true) {
            Resting oldest = resting.peek();
            if (oldest == null || oldest.until().isAfter(now)) {
                return;
            }
            resting.remove();
            taken.remove(oldest.spi());
        }
    }

    /** Takes a certain one, which an earlier run had given out. Outside the limits, which may have changed, nobody draws it. */
    public synchronized void reserve(Spi spi) {
        if (spi.value() >= min && spi.value() <= max) {
            taken.add(spi);
        }
    }

    /** Gives one back; each at most once. */
    public synchronized void giveBack(Spi spi) {
        resting.add(new Resting(spi, clock.instant().plus(rest)));
    }

    /** How many are in use or resting. */
    public synchronized int outstanding() {
        wake();
        return taken.size();
    }
}
