package io.portcullis.sip.stack.resolve;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Remembers what name servers said, for as long as they said it holds; that there is nothing, too. Who asks while a question is
 * on its way waits for the same answer. Where nobody can say, what held last goes on to be used (RFC 8767), for an hour at most.
 */
final class DnsCache {

    /** How long a failure is not tried anew (RFC 2308 7). */
    static final long FAILURE_SECONDS = 5;

    private static final long MOST_SECONDS = TimeUnit.DAYS.toSeconds(1);
    private static final long STALE_SECONDS = TimeUnit.HOURS.toSeconds(1);

    private final DnsLookup lookup;
    private final LongSupplier nanos;
    private final int most;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    private record Key(String name, DnsType type) {}

    private static final class Entry {

        private final CompletableFuture<List<DnsData>> result = new CompletableFuture<>();
        /** What it holds is good until then; meaningless before the result is there. */
        private volatile long freshUntil;
        /** What was good, and may be used in need. */
        private volatile @Nullable List<DnsData> good;
        private volatile long goodUntil;

        boolean fresh(long now) {
            return !result.isDone() || now - freshUntil < 0;
        }
    }

    /**
     * @param nanos a clock as {@link System#nanoTime}
     * @param most  how many names it keeps
     */
    DnsCache(DnsLookup lookup, LongSupplier nanos, int most) {
        this.lookup = lookup;
        this.nanos = nanos;
        this.most = most;
    }

    CompletableFuture<List<DnsData>> get(String name, DnsType type) {
        Key key = new Key(name.toLowerCase(Locale.ROOT), type);
        Entry known = entries.get(key);
        if (known != null && known.fresh(nanos.getAsLong())) {
            return known.result;
        }
        Entry mine = new Entry();
        Entry current = entries.compute(key,
                (same, other) -> other != null && other.fresh(nanos.getAsLong()) ? other : mine);
        if (current == mine) {
            makeRoom();
            lookup.lookUp(key.name(), type).whenComplete((answer, failure) -> settle(mine, known, answer, failure));
        }
        return current.result;
    }

    private void settle(Entry entry, @Nullable Entry before, DnsLookup.@Nullable Answer answer,
            @Nullable Throwable failure) {
        long now = nanos.getAsLong();
        if (answer != null) {
            entry.freshUntil = now + TimeUnit.SECONDS.toNanos(Math.clamp(answer.ttlSeconds(), 0, MOST_SECONDS));
            entry.good = answer.data();
            entry.goodUntil = entry.freshUntil + TimeUnit.SECONDS.toNanos(STALE_SECONDS);
            entry.result.complete(answer.data());
            return;
        }
        entry.freshUntil = now + TimeUnit.SECONDS.toNanos(FAILURE_SECONDS);
        List<DnsData> last = before == null ? null : before.good;
        if (last != null && before != null && now - before.goodUntil < 0) {
            entry.good = last;
            entry.goodUntil = before.goodUntil;
            entry.result.complete(last);
        } else {
            entry.result.completeExceptionally(failure == null ? new IllegalStateException() : failure);
        }
    }

    /** Routes may name what they like: what has expired goes first, then whatever there is. */
    private void makeRoom() {
        if (entries.size() <= most) {
            return;
        }
        long now = nanos.getAsLong();
        entries.values().removeIf(entry -> !entry.fresh(now));
        if (entries.size() > most) {
            entries.values().removeIf(entry -> entry.result.isDone());
        }
    }

    int size() {
        return entries.size();
    }
}
