package io.portcullis.sip.stack.resolve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Destinations that have not answered of late: they are tried after the others, so that not every request waits for them anew.
 * Nothing is left out; where all are quarantined, all are tried.
 */
public final class Quarantine {

    private static final int MOST = 10_000;

    private final Duration usual;
    private final LongSupplier nanos;
    private final Map<Destination, Long> until = new ConcurrentHashMap<>();

    /**
     * @param usual how long one is kept, if nobody says otherwise; zero: never
     * @param nanos a clock as {@link System#nanoTime}
     */
    public Quarantine(Duration usual, LongSupplier nanos) {
        this.usual = usual;
        this.nanos = nanos;
    }

    /** It has not answered, or cannot be reached. */
    public void add(Destination destination) {
        add(destination, usual);
    }

    /** It wants to be left alone for a while (RFC 3261 21.5.4: 503 with Retry-After); no longer than the usual time. */
    public void add(Destination destination, Duration wanted) {
        Duration length = wanted.compareTo(usual) < 0 ? wanted : usual;
        if (length.isPositive() && until.size() < MOST) {
            until.put(destination, nanos.getAsLong() + length.toNanos());
        }
    }

    /** It has answered. */
    public void remove(Destination destination) {
        if (!until.isEmpty()) {
            until.remove(destination);
        }
    }

    /** The same destinations, those in quarantine last. */
    public List<Destination> order(List<Destination> destinations) {
        if (until.isEmpty() || destinations.size() < 2) {
            return destinations;
        }
        List<Destination> good = new ArrayList<>(destinations.size());
        List<Destination> bad = new ArrayList<>();
        for (Destination destination : destinations) {
            (holds(destination) ? bad : good).add(destination);
        }
        good.addAll(bad);
        return good;
    }

    /** Whether it is in quarantine. */
    public boolean holds(Destination destination) {
        if (until.isEmpty()) {
            return false;
        }
        Long end = until.get(destination);
        if (end == null) {
            return false;
        }
        if (nanos.getAsLong() - end < 0) {
            return true;
        }
        until.remove(destination, end);
        return false;
    }
}
