package io.portcullis.lab.ue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.lab.aka.Usim;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transaction.TimerConfig;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transaction.TransactionUser;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What many phones share: sockets, threads and one backend, which is the caller's to close after this. */
public final class UeHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UeHost.class);

    private final UeNetwork network;
    private final ExecutorService threads;
    private final ScheduledExecutorService timers;
    private final HostParts parts;

    private UeHost(UeNetwork network, TimerConfig sipTimers) {
        this.network = network;
        threads = Executors.newFixedThreadPool(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()),
                Thread.ofPlatform().name("ue-", 0).daemon().factory());
        timers = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("ue-timers").daemon().factory());
        TransactionLayer layer = new TransactionLayer(network.transport(), sipTimers);
        Leases leases = new Leases(network, new SecureRandom());
        parts = new HostParts(network.backend(), leases, layer, threads, timers);
        layer.start(new Arrivals(leases));
    }

    /** With the timers of RFC 3261. A UE is no proxy: it lets a call ring as long as it likes. */
    public static UeHost open(SaBackend backend) {
        TimerConfig usual = TimerConfig.DEFAULT;
        return open(backend, new TimerConfig(usual.t1(), usual.t2(), usual.t4(), Duration.ZERO));
    }

    /** With other timers. */
    public static UeHost open(SaBackend backend, TimerConfig sipTimers) {
        return new UeHost(new SocketNetwork(backend), sipTimers);
    }

    /** By another network, which is closed with this. */
    public static UeHost open(UeNetwork network, TimerConfig sipTimers) {
        return new UeHost(network, sipTimers);
    }

    /**
     * A phone, switched on and not registered.
     *
     * @param usim     its card, the caller's to close
     * @param listener told of everything that happens to it
     */
    public Ue ue(UeConfig config, Usim usim, UeListener listener) {
        return new Ue(config, usim, parts, listener);
    }

    /** Closes sockets and threads; phones are to be switched off before, or just go silent. */
    @Override
    public void close() {
        // First what tells the threads of things that happen.
        network.close();
        timers.shutdownNow();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Hands what arrives to the phone whose port it came to. */
    private record Arrivals(Leases leases) implements TransactionUser {

        private @Nullable Receiver at(Hop hop) {
            return leases.receiverAt(hop.local());
        }

        @Override
        public void onRequest(ServerTransaction transaction) {
            Receiver receiver = at(transaction.arrivedBy());
            if (receiver == null) {
                LOG.debug("a request came to {}, where no phone receives", transaction.arrivedBy());
            } else {
                receiver.request(transaction);
            }
        }

        @Override
        public void onCancel(ServerTransaction cancel, Optional<ServerTransaction> invite) {
            onRequest(cancel);
        }

        @Override
        public void onAck(SipRequest ack, Hop hop) {
            Receiver receiver = at(hop);
            if (receiver != null) {
                receiver.ack(ack);
            }
        }

        @Override
        public void onStrayResponse(SipResponse response, Hop hop) {
            LOG.debug("a {} came that nobody waits for", response.status());
        }

        @Override
        public void onMalformed(SipParseException cause, Hop hop) {
            LOG.debug("what came over {} is no SIP: {}", hop, cause.reason());
        }
    }
}
