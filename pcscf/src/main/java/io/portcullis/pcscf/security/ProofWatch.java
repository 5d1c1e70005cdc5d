package io.portcullis.pcscf.security;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the first packet that a set's UE has sealed, which proves that it has the IK. A message tells it as well; but over TCP
 * there is none before our SYN-ACK, which needs an SA that the set does not have yet.
 */
final class ProofWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ProofWatch.class);
    /** Well below the second after which a SYN is repeated (RFC 6298 2). */
    private static final long EVERY_MILLIS = 100;

    private final SaBackend backend;
    private final Executor threads;
    private final ScheduledExecutorService timers;
    private final SaTable table;
    private final Consumer<UeSet> onProof;

    /** @param onProof told once the backend has opened a packet of the UE; runs on a thread that may block */
    ProofWatch(SaBackend backend, Executor threads, ScheduledExecutorService timers, SaTable table,
            Consumer<UeSet> onProof) {
        this.backend = backend;
        this.threads = threads;
        this.timers = timers;
        this.table = table;
        this.onProof = onProof;
    }

    /** Looks until the set is complete or gone. */
    void watch(UeSet set) {
        try {
            timers.schedule(() -> threads.execute(() -> look(set)), EVERY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.debug("{} is not watched any more: this ends", set);
        }
    }

    private void look(UeSet set) {
        if (!set.waiting() || !table.contains(set)) {
            return;
        }
        if (proved(set)) {
            onProof.accept(set);
        } else {
            watch(set);
        }
    }

    private boolean proved(UeSet set) {
        try {
            return backend.counters(set.sas().ucToPs()).map(counters -> counters.packets() > 0).orElse(false);
        } catch (SaBackendException e) {
            LOG.warn("{}: whether the UE has sent anything cannot be read: {}", set, e.getMessage());
            return false;
        }
    }
}
