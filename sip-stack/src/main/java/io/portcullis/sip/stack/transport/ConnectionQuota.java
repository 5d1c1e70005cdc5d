package io.portcullis.sip.stack.transport;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * How many connections there may be, in all and accepted ones for each remote address. One more takes the place of the one that
 * was idle for longest: of the same address if that has too many, else of any. One that something waits to be written to is not
 * idle. Those to be kept go last among their address's own, and never for somebody else. Thread-safe.
 */
final class ConnectionQuota {

    private final TransportLimits limits;
    private final Predicate<Hop> keep;
    private final IdleOrder all = new IdleOrder();
    private final Map<InetAddress, IdleOrder> accepted = new HashMap<>();

    ConnectionQuota(TransportLimits limits, Predicate<Hop> keep) {
        this.limits = limits;
        this.keep = keep;
    }

    /**
     * What came of a wish for one more.
     *
     * @param admitted whether it may be
     * @param evicted  to be closed for it
     */
    record Outcome(boolean admitted, List<TcpConnection> evicted) {}

    /** @param from the remote address of an accepted connection; null: we make it */
    synchronized Outcome admit(TcpConnection connection, @Nullable InetAddress from) {
        List<TcpConnection> evicted = new ArrayList<>(1);
        IdleOrder own = from == null ? null : accepted.computeIfAbsent(from, address -> new IdleOrder());
        boolean room = own == null || own.size() < limits.connectionsPerAddress()
                || evict(own, this::idle, evicted) || evict(own, TcpConnection::nothingWaits, evicted);
        room = room && (all.size() < limits.connections() || evict(all, this::idle, evicted));
        if (room) {
            all.add(connection);
            if (own != null && from != null) {
                accepted.computeIfAbsent(from, address -> own).add(connection);
            }
        } else if (from != null && own != null && own.size() == 0) {
            accepted.remove(from);
        }
        return new Outcome(room, evicted);
    }

    private boolean idle(TcpConnection connection) {
        return connection.nothingWaits() && !keep.test(connection.hop());
    }

    private boolean evict(IdleOrder order, Predicate<TcpConnection> mayGo, List<TcpConnection> evicted) {
        TcpConnection oldest = order.oldest(System.nanoTime(), mayGo);
        if (oldest == null) {
            return false;
        }
        release(oldest);
        evicted.add(oldest);
        return true;
    }

    /** Makes room; a second time does nothing. */
    synchronized void release(TcpConnection connection) {
        all.remove(connection);
        InetAddress from = connection.hop().remote().getAddress();
        IdleOrder own = accepted.get(from);
        if (own != null) {
            own.remove(connection);
            if (own.size() == 0) {
                accepted.remove(from);
            }
        }
    }
}
