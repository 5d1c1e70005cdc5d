package io.portcullis.sip.stack.transaction;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.netty.channel.EventLoop;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.proxy.Vias;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.MessageTransport;
import io.portcullis.sip.stack.transport.Received;
import io.portcullis.sip.stack.transport.TransportHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Matches messages to transactions (RFC 3261 17.1.3, 17.2.3) and makes new ones. Thread-safe. */
public final class TransactionLayer {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionLayer.class);
    /** By then a good part of the transactions that linger has gone. */
    private static final int RETRY_AFTER_SECONDS = 10;

    private final MessageTransport transport;
    private final Intervals intervals;
    private final TransactionLimit limit;
    private final LongSupplier nanos;
    private final Map<EventLoop, TimerWheel> wheels = new ConcurrentHashMap<>();
    /** By branch, which is ours and new for each; but a CANCEL has that of its INVITE. */
    private final Map<String, ClientMachine> clients = new ConcurrentHashMap<>();
    private final Map<String, ClientMachine> cancels = new ConcurrentHashMap<>();
    private final Map<ServerKey, ServerMachine> servers = new ConcurrentHashMap<>();
    private final Refusals refusals = new Refusals();
    private final TransactionCounters counters = new TransactionCounters();

    private volatile @Nullable TransactionUser users;
    private volatile AdmissionControl admission = AdmissionControl.ALL;

    /** Does nothing before {@link #start}. As many transactions may be open as {@link #usualMost()} says. */
    public TransactionLayer(MessageTransport transport, TimerConfig timers) {
        this(transport, timers, usualMost());
    }

    /**
     * Does nothing before {@link #start}.
     *
     * @param most how many server transactions may be open, and how many client transactions; those included that linger. Requests
     *             beyond are refused with 503 and Retry-After
     */
    public TransactionLayer(MessageTransport transport, TimerConfig timers, int most) {
        this(transport, timers, most, System::nanoTime);
    }

    TransactionLayer(MessageTransport transport, TimerConfig timers, int most, LongSupplier nanos) {
        this.transport = transport;
        this.intervals = Intervals.of(timers);
        this.limit = new TransactionLimit(most);
        this.nanos = nanos;
    }

    /** How many transactions of a side may be open if nothing else is said: one for 8 KiB of heap, 10,000 to 1,000,000. */
    public static int usualMost() {
        return TransactionLimit.usual();
    }

    /** Begins to take messages from the transport, all of them. */
    public void start(TransactionUser user) {
        start(user, AdmissionControl.ALL);
    }

    /**
     * Begins to take messages from the transport.
     *
     * @param control asked about each new request, before there is a transaction
     */
    public void start(TransactionUser user, AdmissionControl control) {
        this.admission = control;
        this.users = user;
        transport.start(new TransportHandler() {
            @Override
            public boolean reads(Hop hop) {
                return control.reads(hop);
            }

            @Override
            public void onMessage(Received received) {
                switch (received.message()) {
                    case SipRequest request -> onRequest(request, received.hop(), user);
                    case SipResponse response -> onResponse(response, received.hop(), user);
                }
            }

            @Override
            public void onMalformed(SipParseException cause, Hop hop) {
                user.onMalformed(cause, hop);
            }
        });
    }

    MessageTransport transport() {
        return transport;
    }

    Intervals intervals() {
        return intervals;
    }

    /** The timers of the caller's event loop. */
    TimerWheel wheel() {
        EventLoop loop = transport.loop();
        TimerWheel wheel = wheels.get(loop);
        return wheel != null ? wheel : wheels.computeIfAbsent(loop, mine -> new TimerWheel(mine, nanos));
    }

    /**
     * Sends a request in a transaction of its own. The listener is never called from within.
     *
     * @param request with our Via on top, its branch new ({@link Vias#newBranch})
     * @param hop     the way that it takes, repetitions included
     * @throws IllegalArgumentException if the top Via has no branch
     */
    public ClientTransaction send(SipRequest request, Hop hop, ClientTransactionListener listener) {
        String branch = request.topVia().branch();
        if (branch == null) {
            throw new IllegalArgumentException("no branch in the top Via of " + request);
        }
        ClientMachine machine = new ClientMachine(this, branch, request, hop, listener);
        ClientTransaction transaction = new ClientTransaction(machine, request, hop);
        if (limit.admits(clients.size(), request.method())) {
            clients(request.method()).put(branch, machine);
            machine.begin();
        } else {
            machine.fail(new TooManyTransactionsException(limit.most()));
        }
        return transaction;
    }

    private Map<String, ClientMachine> clients(String method) {
        return method.equals("CANCEL") ? cancels : clients;
    }

    /** Sends a request without a transaction: an ACK to a 2xx. */
    public void sendStateless(SipRequest request, Hop hop) {
        EventLoop loop = transport.loop();
        if (loop.inEventLoop()) {
            sendNow(request, hop);
        } else {
            // Behind what has been asked of transactions there.
            loop.execute(() -> sendNow(request, hop));
        }
    }

    private void sendNow(SipRequest request, Hop hop) {
        transport.send(request.toBytes(), hop, failure -> {
            if (failure != null) {
                LOG.info("The {} could not be sent over {}: {}", request.method(), hop, failure.getMessage());
            }
        });
    }

    /** Sends a response without a transaction: to what could not be read far enough for one. */
    public void respondStateless(SipResponse response, Hop hop) {
        transport.sendBack(response.toBytes(), hop, failure -> {
            if (failure != null) {
                LOG.debug("The {} could not be sent over {}: {}", response.status(), hop, failure.getMessage());
            }
        });
    }

    /**
     * Refuses a request cheaply: a final answer of ours without a transaction (RFC 3261 8.2.7), that the same request gets again
     * when it is repeated. The ACK that an INVITE's brings ends here. Safe on any thread; it never throws for a request that the
     * transport read. An ACK is not answered.
     *
     * @param request           as it came, or with received and rport in its top Via
     * @param hop               the way that it came by
     * @param status            300 to 699
     * @param retryAfterSeconds for Retry-After (RFC 3261 20.33); 0 for none
     */
    public void refuse(SipRequest request, Hop hop, int status, String reason, int retryAfterSeconds) {
        TransactionUser user = users;
        if (user == null || request.method().equals("ACK")) {
            return;
        }
        SipRequest received = Vias.received(request, hop.remote());
        user.statelessWay(received, hop).ifPresent(way -> respondStateless(
                refusals.answer(received, status, reason, retryAfterSeconds), way));
    }

    void sendCancel(SipRequest cancel, Hop hop) {
        send(cancel, hop, new ClientTransactionListener() {
            // What matters is the INVITE's own answer, and its own timer.
            @Override
            public void onResponse(SipResponse response, Hop by) {}

            @Override
            public void onTimeout() {}

            @Override
            public void onTransportError(Throwable cause) {}
        });
    }

    private void onResponse(SipResponse response, Hop hop, TransactionUser user) {
        String branch = response.topVia().branch();
        ClientMachine machine = branch == null ? null : clients(response.method()).get(branch);
        if (machine == null) {
            user.onStrayResponse(response, hop);
        } else if (machine.matches(response)) {
            machine.onResponse(response, hop);
        } else {
            counters.notOurs.increment();
            LOG.debug("The {} over {} has a branch of ours, but it answers nothing that we sent", response.status(),
                    hop);
        }
    }

    private void onRequest(SipRequest came, Hop hop, TransactionUser user) {
        ServerKey key = ServerKey.of(came, hop);
        ServerMachine earlier = servers.get(key);
        if (came.method().equals("ACK")) {
            onAck(came, hop, earlier, user);
        } else if (earlier != null) {
            counters.repeated.increment();
            earlier.requestAgain();
        } else {
            boolean cancel = came.method().equals("CANCEL");
            ServerMachine invite = cancel ? servers.get(ServerKey.ofInvite(came, hop)) : null;
            if (invite != null || room(came, hop) && (cancel || admitted(came, hop))) {
                begin(key, came, hop, invite, user);
            }
        }
    }

    private boolean room(SipRequest request, Hop hop) {
        boolean room = limit.admits(servers.size(), request.method())
                && (limit.admitsNew(servers.size()) || admission.established(hop));
        if (!room) {
            counters.refused.increment();
            refuse(request, hop, 503, "Too Many Transactions", RETRY_AFTER_SECONDS);
        }
        return room;
    }

    private boolean admitted(SipRequest request, Hop hop) {
        AdmissionControl.Verdict verdict = admission.judge(request, hop);
        if (verdict instanceof AdmissionControl.Refused(int status, String reason, int retryAfterSeconds)) {
            refuse(request, hop, status, reason, retryAfterSeconds);
        }
        return verdict instanceof AdmissionControl.Admitted;
    }

    private void onAck(SipRequest came, Hop hop, @Nullable ServerMachine invite, TransactionUser user) {
        if (invite != null) {
            invite.ack(Vias.received(came, hop.remote()), hop);
        } else if (!refusals.acknowledged(came)) {
            user.onAck(Vias.received(came, hop.remote()), hop);
        }
    }

    private void begin(ServerKey key, SipRequest came, Hop hop, @Nullable ServerMachine invite, TransactionUser user) {
        SipRequest request = Vias.received(came, hop.remote());
        ServerMachine machine = new ServerMachine(this, key, request, hop);
        ServerMachine earlier = servers.putIfAbsent(key, machine);
        if (earlier != null) {
            // It came by two event loops at once.
            counters.repeated.increment();
            earlier.requestAgain();
            return;
        }
        ServerTransaction transaction = new ServerTransaction(machine, request, hop);
        machine.begin(transaction);
        try {
            if (request.method().equals("CANCEL")) {
                cancel(transaction, invite, user);
            } else {
                user.onRequest(transaction);
                if (key.invite()) {
                    machine.trying();
                }
            }
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("{} could not be handled", transaction);
            transaction.respond(refusals.answer(request, 500, "Server Internal Error", 0));
        }
    }

    /** RFC 3261 9.2: an INVITE that has its final answer is not touched by it, and so it is no matter for the user. */
    private void cancel(ServerTransaction cancel, @Nullable ServerMachine invite, TransactionUser user) {
        ServerTransaction unanswered = invite == null ? null : invite.unanswered();
        if (invite == null || unanswered != null) {
            user.onCancel(cancel, Optional.ofNullable(unanswered));
        } else {
            cancel.machine().answerLike(invite);
            cancel.respond(refusals.answer(cancel.request(), 200, "OK", 0));
        }
    }

    void deliverAck(SipRequest ack, Hop hop) {
        TransactionUser user = users;
        if (user != null) {
            user.onAck(ack, hop);
        }
    }

    void responseNotSent(String method, int status, Hop hop, Throwable cause) {
        counters.notSent.increment();
        LOG.info("The {} to {} could not be sent over {}: {}", status, method, hop, cause.getMessage());
        TransactionUser user = users;
        if (user != null) {
            user.onResponseNotSent(method, status, hop, cause);
        }
    }

    void abandoned(ServerMachine machine) {
        counters.abandoned.increment();
        LOG.warn("Nobody has said what becomes of {}: 408", machine);
    }

    Refusals refusals() {
        return refusals;
    }

    void forget(ClientMachine machine) {
        clients(machine.method()).remove(machine.branch(), machine);
    }

    void forget(ServerMachine machine) {
        servers.remove(machine.key(), machine);
    }

    /** How many client and server transactions are open, those included that linger. */
    public int open() {
        return clients.size() + cancels.size() + servers.size();
    }

    /** What has been done beside the usual work. */
    public TransactionCounts counts() {
        return counters.read();
    }
}
