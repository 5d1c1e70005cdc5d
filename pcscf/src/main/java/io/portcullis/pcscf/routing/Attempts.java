package io.portcullis.pcscf.routing;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.portcullis.sip.stack.resolve.Destination;
import io.portcullis.sip.stack.resolve.Quarantine;
import io.portcullis.sip.stack.transaction.ClientTransaction;
import io.portcullis.sip.stack.transaction.ClientTransactionListener;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;

/** The ways that one request may take, tried one after another (RFC 3263 4.3). Not thread-safe: its forwarding's lock guards it. */
final class Attempts {

    private List<Way> ways;
    private @Nullable Sender sender;
    private final Policy policy;
    private int next;

    /**
     * One of them.
     *
     * @param sentBy        where its answers shall come to
     * @param destination   whose quarantine it is if nobody answers; null for a UE
     * @param onlyIfRefused whether it is the same server over the other transport, to be tried only if the way before could not be
     *                      gone at all (RFC 3261 18.1.1)
     */
    record Way(Hop hop, InetSocketAddress sentBy, @Nullable Destination destination, boolean onlyIfRefused) {}

    /**
     * How failing over is done.
     *
     * @param quarantine who has not answered of late
     * @param patience   how long one that says nothing is waited for while there are others
     * @param timers     an event loop
     */
    record Policy(Quarantine quarantine, Duration patience, Supplier<? extends ScheduledExecutorService> timers) {}

    /** Sends the request by one of the ways, with a branch of its own. */
    @FunctionalInterface
    interface Sender {

        ClientTransaction send(Way way, ClientTransactionListener listener);
    }

    Attempts(List<Way> ways, Sender sender, Policy policy) {
        this.ways = ways;
        this.sender = sender;
        this.policy = policy;
    }

    /**
     * The next way; null if there is none left.
     *
     * @param refused whether the one before could not be gone at all
     */
    @Nullable
    Way next(boolean refused) {
        while (next < ways.size()) {
            Way way = ways.get(next++);
            if (refused || !way.onlyIfRefused()) {
                return way;
            }
        }
        return null;
    }

    private boolean othersLeft() {
        for (int i = next; i < ways.size(); i++) {
            if (!ways.get(i).onlyIfRefused()) {
                return true;
            }
        }
        return false;
    }

    /** @return the sender of what {@link #next} gave, to be asked without the lock */
    Sender sender() {
        return Objects.requireNonNull(sender, "there is a way left");
    }

    /** There is no next one any more, and the request is not held. */
    void letGo() {
        ways = List.of();
        sender = null;
    }

    /** Has this run when a way has been waited for long enough, if there are others. */
    void whenOverdue(Runnable action) {
        if (othersLeft()) {
            policy.timers().get().schedule(action, policy.patience().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    void dead(Way way) {
        if (way.destination() != null) {
            policy.quarantine().add(way.destination());
        }
    }

    void dead(Way way, Duration wanted) {
        if (way.destination() != null) {
            policy.quarantine().add(way.destination(), wanted);
        }
    }

    void alive(Way way) {
        if (way.destination() != null) {
            policy.quarantine().remove(way.destination());
        }
    }
}
