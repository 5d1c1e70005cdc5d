package io.portcullis.sip.stack.transport;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Connections by when they were last used. Using one costs nothing here: its place is put right only when it comes to the head.
 * For one thread at a time.
 */
final class IdleOrder {

    /** How many are looked at before it counts as if none were idle: a flood must not cost more than it does. */
    private static final int MOST_LOOKS = 512;

    private final TreeSet<Place> places = new TreeSet<>(
            Comparator.comparingLong(Place::usedNs).thenComparingLong(Place::number));
    private final Map<TcpConnection, Place> byConnection = new HashMap<>();
    private long numbers;

    private record Place(TcpConnection connection, long usedNs, long number) {}

    void add(TcpConnection connection) {
        put(connection, connection.usedNs());
    }

    private void put(TcpConnection connection, long usedNs) {
        Place place = new Place(connection, usedNs, numbers++);
        places.add(place);
        byConnection.put(connection, place);
    }

    void remove(TcpConnection connection) {
        Place place = byConnection.remove(connection);
        if (place != null) {
            places.remove(place);
        }
    }

    int size() {
        return places.size();
    }

    /** The one that was not used for longest, of those that may go; null if none of them may, and it stays in its place. */
    @Nullable
    TcpConnection oldest(long nowNs, Predicate<TcpConnection> mayGo) {
        for (int looks = Math.min(2 * places.size(), MOST_LOOKS); looks > 0; looks--) {
            Place head = places.first();
            TcpConnection connection = head.connection();
            if (connection.usedNs() > head.usedNs()) {
                remove(connection);
                put(connection, connection.usedNs());
            } else if (mayGo.test(connection)) {
                return connection;
            } else {
                // Behind all others, so that the next search does not meet it again at once.
                remove(connection);
                put(connection, nowNs);
            }
        }
        return null;
    }
}
