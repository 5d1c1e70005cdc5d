package io.portcullis.server.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.portcullis.lab.aka.Usim;
import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeConfig;
import io.portcullis.lab.ue.UeEvent;
import io.portcullis.lab.ue.UeHost;

/** A phone of a load, and what it saw of its own messages. */
final class LoadPhone {

    private final Ue ue;
    private final Usim usim;
    private final LongAdder unprotectedOfAll;
    private final AtomicBoolean busy = new AtomicBoolean();
    // Told on the phone's own thread, one event at a time; read by others.
    private final AtomicLong sets = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong unprotected = new AtomicLong();
    private volatile boolean registered;

    /**
     * What passed up to a moment.
     *
     * @param sent        messages over a set
     * @param received    messages over a set
     * @param unprotected messages in clear while there was a set
     */
    record Passed(long sent, long received, long unprotected) {}

    /** @param unprotected counts what passes in clear while there is a set, of all phones */
    LoadPhone(UeHost host, UeConfig config, Usim usim, LongAdder unprotected) {
        this.unprotectedOfAll = unprotected;
        this.usim = usim;
        this.ue = host.ue(config, usim, (phone, event) -> on(event));
    }

    private void on(UeEvent event) {
        switch (event) {
            case UeEvent.SetInstalled installed -> sets.incrementAndGet();
            case UeEvent.SetRemoved removed -> sets.decrementAndGet();
            case UeEvent.Registered now -> registered = true;
            case UeEvent.Deregistered gone -> registered = false;
            case UeEvent.Passed passed when passed.sa().isEmpty() && sets.get() > 0 -> {
                unprotected.incrementAndGet();
                unprotectedOfAll.increment();
            }
            case UeEvent.Passed passed when passed.sa().isEmpty() -> {
                // Before the set: SM1 and the 401.
            }
            case UeEvent.Passed passed when passed.sent() -> sent.incrementAndGet();
            case UeEvent.Passed passed -> received.incrementAndGet();
            default -> {
                // Told by the futures of the steps.
            }
        }
    }

    Ue ue() {
        return ue;
    }

    String impu() {
        return ue.config().impus().getFirst();
    }

    boolean registered() {
        return registered;
    }

    /** Takes the phone for a step; false if another one has it. */
    boolean take() {
        return busy.compareAndSet(false, true);
    }

    void release() {
        busy.set(false);
    }

    Passed passed() {
        return new Passed(sent.get(), received.get(), unprotected.get());
    }

    /** Whether messages have come and gone since over a set, and none in clear. */
    boolean protectedSince(Passed before) {
        return sent.get() > before.sent() && received.get() > before.received()
                && unprotected.get() == before.unprotected();
    }

    /** Goes off without a word, and forgets its keys. */
    CompletableFuture<Void> close() {
        return ue.powerOff().whenComplete((done, failed) -> usim.close());
    }
}
