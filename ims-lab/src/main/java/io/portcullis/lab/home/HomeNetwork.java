package io.portcullis.lab.home;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.HostPort;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.proxy.Vias;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transaction.TransactionUser;
import io.portcullis.sip.stack.transport.Addresses;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.ListenSpec;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportConfig;
import io.portcullis.sip.stack.transport.TransportProtocol;

/**
 * A running home network: I-CSCF, S-CSCF, HSS and authentication centre in one, for tests and demonstrations. Takes REGISTER
 * from P-CSCFs, and routes requests between its own subscribers.
 */
public final class HomeNetwork implements AutoCloseable, TransactionUser {

    private static final int LARGEST_DATAGRAM = 1300;
    private static final int VIA_ROOM = 120;

    private final HomeConfig config;
    private final SipTransport transport;
    private final TransactionLayer layer;
    private final Bindings bindings;
    private final Registrar registrar;
    private final Map<ServerTransaction, Relay> invites = new ConcurrentHashMap<>();

    private HomeNetwork(HomeConfig config, Consumer<HomeEvent> events) {
        this.config = config;
        this.transport = new SipTransport(TransportConfig.DEFAULT);
        this.layer = new TransactionLayer(transport, config.timers());
        Clock clock = Clock.systemUTC();
        this.bindings = new Bindings(config.subscribers(), clock);
        this.registrar = new Registrar(config, bindings, "<sip:orig@" + Addresses.text(config.listen()) + ";lr>", clock,
                events);
    }

    /**
     * Starts it.
     *
     * @param events told of registrations; on network threads, so it must not block
     * @throws IOException if it cannot listen
     */
    public static HomeNetwork start(HomeConfig config, Consumer<HomeEvent> events) throws IOException {
        HomeNetwork home = new HomeNetwork(config, events);
        // Before anything can arrive: over TCP nobody sends it again.
        home.layer.start(home);
        try {
            home.transport.listen(new ListenSpec(TransportProtocol.UDP, config.listen(), null));
            home.transport.listen(new ListenSpec(TransportProtocol.TCP, config.listen(), null));
        } catch (IOException e) {
            home.close();
            throw e;
        }
        return home;
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        if (request.method().equals("REGISTER")) {
            transaction.respond(registrar.register(request));
            return;
        }
        Route route = route(request);
        if (route.status() != 0) {
            transaction.respond(Replies.with(request, route.status(), route.reason()).build());
            return;
        }
        Relay relay = new Relay(transaction);
        if (request.method().equals("INVITE")) {
            invites.put(transaction, relay);
            transaction.onTerminated(() -> invites.remove(transaction));
        }
        Hop hop = route.hop();
        SipRequest outgoing = Vias.push(route.request(), hop.protocol(), config.listen(), Vias.newBranch());
        relay.attach(layer.send(outgoing, hop, relay));
    }

    @Override
    public void onCancel(ServerTransaction cancel, Optional<ServerTransaction> invite) {
        boolean known = invite.isPresent();
        cancel.respond(Replies.with(cancel.request(), known ? 200 : 481, known ? "OK" : "No Such Call").build());
        invite.map(invites::get).ifPresent(Relay::cancel);
    }

    @Override
    public void onAck(SipRequest ack, Hop by) {
        Route route = route(ack);
        if (route.status() == 0) {
            Hop hop = route.hop();
            layer.sendStateless(Vias.push(route.request(), hop.protocol(), config.listen(), Vias.newBranch()), hop);
        }
    }

    @Override
    public void onStrayResponse(SipResponse response, Hop hop) {
        // A proxy that forgot the request drops its answers (RFC 6026 8.9).
    }

    @Override
    public void onMalformed(SipParseException cause, Hop hop) {
        cause.partial().filter(request -> !request.method().equals("ACK")).ifPresent(request -> layer
                .respondStateless(Replies.with(request, cause.status(), cause.reason()).build(), hop));
    }

    /** Where a request goes: status 0 and a hop, or the status that refuses it. */
    private record Route(SipRequest request, Hop hop, int status, String reason) {}

    private Route refused(SipRequest request, int status, String reason) {
        return new Route(request, new Hop(TransportProtocol.UDP, config.listen(), config.listen()), status, reason);
    }

    private Route route(SipRequest request) {
        try {
            MessageEdit<SipRequest> edit = request.edit();
            List<String> routes = new ArrayList<>(request.values(HeaderName.ROUTE));
            while (!routes.isEmpty() && ours(NameAddr.parse(routes.getFirst()).uri())) {
                routes.removeFirst();
            }
            if (request.toTag() == null || routes.isEmpty()) {
                Optional<Subscriber> callee = bindings.of(request.requestUri());
                if (callee.isEmpty()) {
                    return refused(request, 404, "No Such Subscriber");
                }
                Optional<Binding> binding = bindings.binding(callee.get().impi());
                if (binding.isEmpty()) {
                    return refused(request, 480, "Not Registered");
                }
                routes = new ArrayList<>(binding.get().path());
                edit.requestUri(Uri.parse(binding.get().contact()));
                edit.set(HeaderName.of("P-Called-Party-ID"), "<" + request.requestUri() + ">");
                if (request.method().equals("INVITE") || request.method().equals("SUBSCRIBE")) {
                    edit.prepend(HeaderName.RECORD_ROUTE, "<sip:scscf@" + Addresses.text(config.listen()) + ";lr>");
                }
            }
            edit.remove(HeaderName.ROUTE);
            routes.forEach(value -> edit.append(HeaderName.ROUTE, value));
            int hops = maxForwards(request);
            if (hops < 1) {
                return refused(request, 483, "Too Many Hops");
            }
            edit.set(HeaderName.MAX_FORWARDS, Integer.toString(hops - 1));
            SipRequest outgoing = edit.done();
            Uri next = routes.isEmpty() ? outgoing.requestUri() : NameAddr.parse(routes.getFirst()).uri();
            return new Route(outgoing, hop(next, outgoing.length()), 0, "");
        } catch (SipParseException malformed) {
            return refused(request, 400, malformed.reason());
        }
    }

    private static int maxForwards(SipRequest request) throws SipParseException {
        String value = request.header(HeaderName.MAX_FORWARDS);
        try {
            return value == null ? 70 : Integer.parseInt(value.strip());
        } catch (NumberFormatException notANumber) {
            throw new SipParseException("Malformed Max-Forwards");
        }
    }

    private boolean ours(Uri uri) {
        return uri instanceof SipUri sip && new HostPort(sip.host(), sip.portOr(5060)).toString()
                .equalsIgnoreCase(Addresses.text(config.listen()));
    }

    private Hop hop(Uri next, int length) throws SipParseException {
        if (!(next instanceof SipUri uri)) {
            throw new SipParseException("Next Hop Is No SIP URI");
        }
        boolean tcp = "tcp".equalsIgnoreCase(uri.params().value("transport"))
                || length + VIA_ROOM > LARGEST_DATAGRAM;
        try {
            InetSocketAddress remote = new InetSocketAddress(InetAddress.ofLiteral(uri.bareHost()), uri.portOr(5060));
            return tcp ? new Hop(TransportProtocol.TCP, new InetSocketAddress(config.listen().getAddress(), 0), remote)
                    : new Hop(TransportProtocol.UDP, config.listen(), remote);
        } catch (IllegalArgumentException aName) {
            throw new SipParseException("Next Hop Is No Address");
        }
    }

    @Override
    public void close() {
        transport.close();
        config.subscribers().forEach(subscriber -> subscriber.auc().close());
    }
}
