package io.portcullis.sip.stack.transaction;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.proxy.Vias;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.Received;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Matches messages to transactions (RFC 3261 17.1.3, 17.2.3) and makes new ones. Thread-safe. */
public final class TransactionLayer {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionLayer.class);

    private final SipTransport transport;
    private final TimerConfig timers;
    private final Map<String, ClientTransaction> clients = new ConcurrentHashMap<>();
    private final Map<ServerKey, ServerTransaction> servers = new ConcurrentHashMap<>();

    private final Refusals refusals = new Refusals();

    private volatile @Nullable TransactionUser users;
    private volatile AdmissionControl admission = AdmissionControl.ALL;

    /** Does nothing before {@link #start}. */
    public TransactionLayer(SipTransport transport, TimerConfig timers) {
        this.transport = transport;
        this.timers = timers;
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

    SipTransport transport() {
        return transport;
    }

    TimerConfig timers() {
        return timers;
    }

    /**
     * Sends a request in a transaction of its own.
     *
     * @param request with our Via on top, its branch new ({@link Vias#newBranch})
     * @param hop     the way that it takes, repetitions included
     */
    public ClientTransaction send(SipRequest request, Hop hop, ClientTransactionListener listener) {
        ClientTransaction transaction = new ClientTransaction(this, request, hop, listener);
        clients.put(clientKey(request.topVia().branch(), request.method()), transaction);
        transaction.begin();
        return transaction;
    }

    /** Sends a request without a transaction: an ACK to a 2xx. */
    public void sendStateless(SipRequest request, Hop hop) {
        transport.send(request, hop).whenComplete((done, cause) -> {
            if (cause != null) {
                LOG.info("The {} could not be sent over {}: {}", request.method(), hop, cause.getMessage());
            }
        });
    }

    /** Sends a response without a transaction: to what could not be read far enough for one. */
    public void respondStateless(SipResponse response, Hop hop) {
        transport.sendBack(response, hop).whenComplete((done, cause) -> {
            if (cause != null) {
                LOG.debug("The {} could not be sent over {}: {}", response.status(), hop, cause.getMessage());
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

    private static String clientKey(@Nullable String branch, String method) {
        return branch + "|" + method;
    }

    private void onResponse(SipResponse response, Hop hop, TransactionUser user) {
        ClientTransaction transaction = clients.get(clientKey(response.topVia().branch(), response.method()));
        if (transaction == null) {
            user.onStrayResponse(response, hop);
        } else {
            transaction.onResponse(response, hop);
        }
    }

    private void onRequest(SipRequest came, Hop hop, TransactionUser user) {
        SipRequest request = Vias.received(came, hop.remote());
        if (request.method().equals("ACK")) {
            ServerTransaction invite = servers.get(ServerKey.of(request, "INVITE", hop));
            if (invite == null) {
                if (!refusals.acknowledged(request)) {
                    user.onAck(request, hop);
                }
            } else {
                invite.ack(request, hop);
            }
            return;
        }
        ServerKey key = ServerKey.of(request, request.method(), hop);
        ServerTransaction known = servers.get(key);
        if (known != null) {
            known.requestAgain();
            return;
        }
        if (!request.method().equals("CANCEL") && !admitted(request, hop)) {
            return;
        }
        ServerTransaction created = new ServerTransaction(this, request, hop);
        ServerTransaction earlier = servers.putIfAbsent(key, created);
        if (earlier != null) {
            earlier.requestAgain();
        } else if (request.method().equals("CANCEL")) {
            user.onCancel(created, Optional.ofNullable(servers.get(ServerKey.of(request, "INVITE", hop))));
        } else {
            if (request.method().equals("INVITE")) {
                created.respond(SipResponse.to(request, 100, "Trying").build());
            }
            user.onRequest(created);
        }
    }

    private boolean admitted(SipRequest request, Hop hop) {
        AdmissionControl.Verdict verdict = admission.judge(request, hop);
        if (verdict instanceof AdmissionControl.Refused(int status, String reason, int retryAfterSeconds)) {
            refuse(request, hop, status, reason, retryAfterSeconds);
        }
        return verdict instanceof AdmissionControl.Admitted;
    }

    void deliverAck(SipRequest ack, Hop hop) {
        TransactionUser user = users;
        if (user != null) {
            user.onAck(ack, hop);
        }
    }

    void forget(ClientTransaction transaction) {
        SipRequest request = transaction.request();
        clients.remove(clientKey(request.topVia().branch(), request.method()), transaction);
    }

    void forget(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        servers.remove(ServerKey.of(request, request.method(), transaction.arrivedBy()), transaction);
    }

    /** How many client and server transactions are open. */
    public int open() {
        return clients.size() + servers.size();
    }
}
