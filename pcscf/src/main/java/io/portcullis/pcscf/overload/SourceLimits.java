package io.portcullis.pcscf.overload;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Two token buckets for each source, an IPv4 address or an IPv6 /64: of new registrations, and of messages altogether, which is ten
 * times as large. Their memory is bounded: the source not heard for longest is
 * forgotten, and begins with a full bucket when it comes again. Thread-safe.
 */
final class SourceLimits {

    private static final long NANOS = 1_000_000_000L;
    /** So many messages for each registration: its repetitions, and what the phone asks else. */
    private static final int MESSAGES = 10;
    private static final int REGISTERS = 0;
    private static final int ALL = 1;
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

    /**
     * Whether one more registration is within the source's rate.
     *
     * @param nanos the time, as {@link System#nanoTime}
     */
    boolean registers(InetAddress source, long nanos) {
        return interval == 0 || take(source, REGISTERS, nanos, interval);
    }

    /** Whether one more message is; if not, an answer is too much. */
    boolean reads(InetAddress source, long nanos) {
        return interval == 0 || take(source, ALL, nanos, interval / MESSAGES);
    }

    private boolean take(InetAddress source, int which, long nanos, long each) {
        long key = key(source);
        Shard shard = shards[Math.floorMod(Long.hashCode(key * 0x9e3779b97f4a7c15L), SHARDS)];
        synchronized (shard) {
            // Since when each would have had to come at the rate to be as far as it is (the "virtual scheduling" of a bucket).
            long[] due = shard.computeIfAbsent(key, absent -> new long[]{nanos, nanos});
            return passes(due, which, nanos, each, tolerance);
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
