package io.portcullis.pcscf.overload;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A token bucket for each source, an IPv4 address or an IPv6 /64. Its memory is bounded: the source not heard for longest is
 * forgotten, and begins with a full bucket when it comes again. Thread-safe.
 */
final class SourceLimits {

    /** What a source may. */
    enum Verdict {
        /** Within its rate. */
        WITHIN,
        /** Beyond it. */
        BEYOND,
        /** So far beyond it that an answer is too much. */
        FAR_BEYOND
    }

    private static final long NANOS = 1_000_000_000L;
    /** So many times its rate and burst is far beyond. */
    private static final int FAR = 10;
    private static final int SHARDS = 16;

    private final long interval;
    private final long tolerance;
    private final Shard[] shards;

    /**
     * @param rate    a second; 0 for no limit
     * @param burst   at once, at least 1
     * @param sources how many are remembered
     */
    SourceLimits(int rate, int burst, int sources) {
        this.interval = rate == 0 ? 0 : NANOS / rate;
        this.tolerance = interval * (burst - 1);
        this.shards = IntStream.range(0, SHARDS).mapToObj(n -> new Shard(Math.max(1, sources / SHARDS)))
                .toArray(Shard[]::new);
    }

    /** @param nanos the time, as {@link System#nanoTime} */
    Verdict take(InetAddress source, long nanos) {
        if (interval == 0) {
            return Verdict.WITHIN;
        }
        long key = key(source);
        Shard shard = shards[Math.floorMod(Long.hashCode(key * 0x9e3779b97f4a7c15L), SHARDS)];
        synchronized (shard) {
            // Since when each would have had to come at the rate to be as far as it is (the "virtual scheduling" of a bucket).
            long[] due = shard.computeIfAbsent(key, absent -> new long[]{nanos, nanos});
            boolean within = passes(due, 0, nanos, interval, tolerance);
            boolean answered = within || passes(due, 1, nanos, interval / FAR, tolerance);
            return within ? Verdict.WITHIN : answered ? Verdict.BEYOND : Verdict.FAR_BEYOND;
        }
    }

    private static boolean passes(long[] due, int which, long now, long interval, long tolerance) {
        long from = due[which] - now < 0 ? now : due[which];
        if (from - now > tolerance) {
            return false;
        }
        due[which] = from + interval;
        return true;
    }

    /** How many are remembered. */
    int size() {
        int size = 0;
        for (Shard shard : shards) {
            synchronized (shard) {
                size += shard.size();
            }
        }
        return size;
    }

    private static long key(InetAddress source) {
        ByteBuffer bytes = ByteBuffer.wrap(source.getAddress());
        return source instanceof Inet4Address ? bytes.getInt() & 0xffff_ffffL : bytes.getLong();
    }

    private static final class Shard extends LinkedHashMap<Long, long[]> {
        private static final long serialVersionUID = 1;
        private final int most;

        Shard(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, long[]> eldest) {
            return size() > most;
        }
    }
}
