package io.portcullis.pcscf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.ipsec.sa.agreement.Mechanism;
import io.portcullis.pcscf.config.OverloadLimits;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.config.SecurityAgreement;
import io.portcullis.pcscf.routes.Routes;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.resolve.DnsConfig;
import io.portcullis.sip.stack.resolve.Locator;
import io.portcullis.sip.stack.transaction.TimerConfig;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transport.ListenSpec;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportConfig;
import io.portcullis.sip.stack.transport.TransportCounts;
import io.portcullis.sip.stack.transport.TransportLimits;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;

/** A P-CSCF at 127.0.0.1, a home network at 127.0.0.2, and a phone at 127.0.0.3, over UDP. */
final class PcscfFixture implements AutoCloseable {

    static final String CK = "000102030405060708090a0b0c0d0e0f";
    static final String IK = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    static final String NONCE = "nonce=\"bm9uY2U=\", algorithm=AKAv1-MD5";
    static final String AUTHORIZATION = "Digest username=\"alice@ims.example\", realm=\"ims.example\", "
            + "uri=\"sip:ims.example\", nonce=\"\", response=\"\", integrity-protected=\"yes\"";
    static final String ANSWER = "Digest username=\"alice@ims.example\", realm=\"ims.example\", "
            + "uri=\"sip:ims.example\", nonce=\"bm9uY2U=\", response=\"0123456789abcdef0123456789abcdef\"";

    private static final AtomicInteger CALLS = new AtomicInteger();
    /** Routes of every fixture that has none of its own; null for the built-in procedures. */
    private static volatile @Nullable Supplier<Routes> routesForAll;

    final RecordingBackend backend = new RecordingBackend();
    final TestStore store = new TestStore();
    final TestClock clock = new TestClock();
    final Peer home;
    final Peer ue;
    final Peer ueClient;
    final Peer ueServer;
    /** Toward phones; and, if nothing else is said, toward the home network too. */
    final InetSocketAddress open;
    final InetSocketAddress core;
    final List<InetSocketAddress> ipsec = new ArrayList<>();
    private final SipTransport transport;
    private final TransactionLayer layer;
    private final Locator locator;
    private final Pcscf pcscf;

    /** Gives every fixture from now on routes; null takes them away. */
    static void routesForAll(@Nullable Routes routes) {
        routesForAll = routes == null ? null : () -> routes;
    }

    /** What a test may want otherwise. */
    record Options(SecurityAgreement agreement, List<AlgorithmPair> pairs, long minSpi,
            long maxSpi, boolean strictRoute, Duration temporaryTimeout, @Nullable Supplier<Routes> routes,
            Network network, TransportLimits limits,
            int ipsecSockets, Hosts hosts, Duration t1) {

        static final Options USUAL = new Options(SecurityAgreement.REQUIRED, AlgorithmPolicy.DEFAULT, 65_536, 262_144,
                false, Duration.ofSeconds(30), null, Network.USUAL, TransportLimits.DEFAULT, 3, Hosts.USUAL,
                Duration.ofMillis(50));

        Options agreement(SecurityAgreement value) {
            return new Options(value, pairs, minSpi, maxSpi, strictRoute, temporaryTimeout, routes, network, limits,
                    ipsecSockets, hosts, t1);
        }

        Options pairs(List<AlgorithmPair> value) {
            return new Options(agreement, value, minSpi, maxSpi, strictRoute, temporaryTimeout, routes, network, limits,
                    ipsecSockets, hosts, t1);
        }

        Options spis(long min, long max) {
            return new Options(agreement, pairs, min, max, strictRoute, temporaryTimeout, routes, network, limits,
                    ipsecSockets, hosts, t1);
        }

        Options strict() {
            return new Options(agreement, pairs, minSpi, maxSpi, true, temporaryTimeout, routes, network, limits,
                    ipsecSockets, hosts, t1);
        }

        Options routes(Routes value) {
            return newest(() -> value);
        }

        Options newest(Supplier<Routes> value) {
            return new Options(agreement, pairs, minSpi, maxSpi, strictRoute, temporaryTimeout, value, network, limits,
                    ipsecSockets, hosts, t1);
        }

        Options temporary(Duration value) {
            return new Options(agreement, pairs, minSpi, maxSpi, strictRoute, value, routes, network, limits,
                    ipsecSockets, hosts, t1);
        }

        /** Another way to the home network. */
        Options network(Network value) {
            return new Options(agreement, pairs, minSpi, maxSpi, strictRoute, temporaryTimeout, routes, value, limits,
                    ipsecSockets, hosts, t1);
        }

        /** TCP connections without a message are closed after this, and those whose message does not end. */
        Options impatient(Duration idle, Duration stalled) {
            TransportLimits usual = TransportLimits.DEFAULT;
            return new Options(agreement, pairs, minSpi, maxSpi, strictRoute, temporaryTimeout, routes, network,
                    new TransportLimits(usual.connections(), usual.connectionsPerAddress(), usual.waitingBytes(),
                            usual.pauseBytes(), usual.connectingBytes(), idle, stalled),
                    ipsecSockets, hosts, t1);
        }

        /** Two ipsec sockets, so that port_pc cannot change. */
        Options twoIpsecSockets() {
            return new Options(agreement, pairs, minSpi, maxSpi, strictRoute, temporaryTimeout, routes, network, limits,
                    2, hosts, t1);
        }

        /** Other addresses. */
        Options hosts(Hosts value) {
            return new Options(agreement, pairs, minSpi, maxSpi, strictRoute, temporaryTimeout, routes, network, limits,
                    ipsecSockets, value, t1);
        }

        /** T1 of RFC 3261, and so how long transactions stay. */
        Options t1(Duration value) {
            return new Options(agreement, pairs, minSpi, maxSpi, strictRoute, temporaryTimeout, routes, network, limits,
                    ipsecSockets, hosts, value);
        }
    }

    /**
     * Who is where.
     *
     * @param open our address toward phones
     * @param core our address toward the home network
     */
    record Hosts(String open, String core, String home, String ue) {

        static final Hosts USUAL = new Hosts("127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.3");
    }

    /**
     * The way to the home network.
     *
     * @param home         its URI; null for {@link PcscfFixture#home}'s address
     * @param dns          who knows names; null for the system's name servers
     * @param dnsTimeout   how long it is waited for
     * @param nextHops     what becomes of next hops that do not answer
     * @param coreProtocol what our side of it takes
     */
    record Network(@Nullable String home, @Nullable InetSocketAddress dns, Duration dnsTimeout,
            PcscfConfig.NextHops nextHops, TransportProtocol coreProtocol) {

        static final Network USUAL = new Network(null, null, Duration.ofMillis(500), PcscfConfig.NextHops.DEFAULT,
                TransportProtocol.UDP);

        /** By a name that this server knows; next hops are given up quickly. */
        static Network named(String home, InetSocketAddress dns) {
            return new Network(home, dns, Duration.ofMillis(500),
                    new PcscfConfig.NextHops(Duration.ofMillis(400), Duration.ofSeconds(30)),
                    TransportProtocol.UDP);
        }
    }

    PcscfFixture(Options options) throws Exception {
        TransportConfig usual = TransportConfig.DEFAULT;
        transport = new SipTransport(
                new TransportConfig(usual.threads(), usual.messages(), options.limits(), usual.udp(),
                        usual.connectTimeout()));
        Hosts hosts = options.hosts();
        home = new Peer(hosts.home());
        ue = new Peer(hosts.ue());
        ueClient = new Peer(hosts.ue());
        ueServer = new Peer(hosts.ue());
        InetAddress ours = InetAddress.getByName(hosts.open());
        open = listen(ours);
        core = hosts.core().equals(hosts.open()) ? open : listen(InetAddress.getByName(hosts.core()));
        for (int i = 0; i < options.ipsecSockets(); i++) {
            ipsec.add(listen(ours));
        }
        Duration t1 = options.t1();
        TimerConfig timers = new TimerConfig(t1, t1.multipliedBy(8), Duration.ofMillis(100),
                Duration.ofSeconds(185));
        layer = new TransactionLayer(transport, timers);
        Network network = options.network();
        locator = Locator.open(transport, network.dns() == null ? DnsConfig.SYSTEM
                : new DnsConfig(List.of(network.dns()), network.dnsTimeout()));
        PcscfConfig config = new PcscfConfig("pcscf.example", "visited.example",
                (SipUri) Uri.parse(network.home() == null ? "sip:" + home.hostPort() : network.home()),
                network.nextHops(), core, network.coreProtocol(), Set.of(), List.of(open), ipsec,
                options.agreement(), AlgorithmPolicy.inOrder(options.pairs()), false, options.minSpi(),
                options.maxSpi(), options.temporaryTimeout(), OptionalInt.empty(), OptionalInt.empty(),
                options.strictRoute(), t1, OverloadLimits.DEFAULT);
        Pcscf.Parts parts = new Pcscf.Parts(transport, layer, locator, backend, store, clock);
        Supplier<Routes> routes = options.routes() == null ? routesForAll : options.routes();
        pcscf = routes == null ? Pcscf.start(config, parts) : Pcscf.start(config, parts, routes);
    }

    /** UDP and TCP on one port, as ipsec sockets are. */
    private InetSocketAddress listen(InetAddress address) throws IOException {
        for (int tries = 1;; tries++) {
            InetSocketAddress at = transport.listen(
                    new ListenSpec(TransportProtocol.UDP, new InetSocketAddress(address, 0), null));
            try {
                return transport.listen(new ListenSpec(TransportProtocol.TCP, at, null));
            } catch (IOException taken) {
                transport.unlisten(TransportProtocol.UDP, at);
                if (tries == 10) {
                    throw taken;
                }
            }
        }
    }

    /** Lets time pass, and the P-CSCF see it. */
    void passes(Duration time) {
        clock.advance(time);
        pcscf.sweep();
    }

    /** Another unprotected socket of the P-CSCF. */
    InetSocketAddress listenAt(String address) throws IOException {
        return listen(InetAddress.getByName(address));
    }

    /** How many transactions the P-CSCF has not finished with. */
    int openTransactions() {
        return layer.open();
    }

    /** What the P-CSCF has passed over and noticed. */
    PcscfCounters counters() {
        return pcscf.counters();
    }

    /** How many TCP connections it has. */
    int connections() {
        return transport.connections();
    }

    /** What the transport has done. */
    TransportCounts transportCounts() {
        return transport.counts();
    }

    /** What a phone offers on its two protected ports. */
    String offer(String alg, String ealg) {
        return "ipsec-3gpp;alg=" + alg + ";ealg=" + ealg + ";prot=esp;mod=trans;spi-c=300000;spi-s=300001;port-c="
                + ueClient.port() + ";port-s=" + ueServer.port();
    }

    /** A request of the phone's. */
    static String request(String method, String uri, String via, String... headers) {
        int call = CALLS.incrementAndGet();
        StringBuilder text = new StringBuilder(method + " " + uri + " SIP/2.0\r\n");
        text.append("Via: SIP/2.0/UDP ").append(via).append(";branch=z9hG4bKtest").append(call).append(";rport\r\n");
        text.append("From: <sip:alice@ims.example>;tag=a").append(call).append("\r\nTo: <sip:alice@ims.example>\r\n");
        text.append("Call-ID: call").append(call).append("\r\nCSeq: 1 ").append(method)
                .append("\r\nMax-Forwards: 70\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("Content-Length: 0\r\n\r\n").toString();
    }

    /** SM1 as a phone sends it. */
    String sm1(String... more) {
        List<String> headers = new ArrayList<>(List.of("Authorization: " + AUTHORIZATION,
                "Contact: <sip:alice@" + ueServer.hostPort() + ">;expires=600", "Require: sec-agree",
                "Proxy-Require: sec-agree", "Supported: path"));
        headers.addAll(List.of(more));
        return request("REGISTER", "sip:ims.example", ue.hostPort(), headers.toArray(String[]::new));
    }

    /** Answers a request as the home network. */
    void homeAnswers(SipRequest request, int status, String... headers) throws IOException {
        home.send(homeAnswer(request, status, headers), core);
    }

    /** What the home network answers. */
    byte[] homeAnswer(SipRequest request, int status, String... headers) {
        SipResponse.Builder builder = SipResponse.to(request, status, "As Told").toTag("home");
        for (String header : headers) {
            int colon = header.indexOf(':');
            builder.header(HeaderName.of(header.substring(0, colon)),
                    header.substring(colon + 1).strip());
        }
        return builder.build().toBytes();
    }

    /** SM1 to SM6; returns the 401 that the phone got. */
    SipResponse challenged(String alg, String ealg) throws Exception {
        ue.send(sm1("Security-Client: " + offer(alg, ealg)), open);
        homeAnswers(home.request(), 401, "WWW-Authenticate: Digest realm=\"ims.example\", " + NONCE + ", ck=\"" + CK
                + "\", ik=\"" + IK + "\"");
        return ue.response();
    }

    /** The home network's 401. */
    static final String CHALLENGE = "WWW-Authenticate: Digest realm=\"ims.example\", " + NONCE + ", ck=\"" + CK
            + "\", ik=\"" + IK + "\"";

    /** What a phone at 127.0.0.3 offers with SPIs and ports of its own choice. */
    static String offer(long spi, int portC, int portS) {
        return "ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;prot=esp;mod=trans;spi-c=" + spi + ";spi-s=" + (spi + 1)
                + ";port-c=" + portC + ";port-s=" + portS;
    }

    /** SM1 to SM6 with this offer, unprotected. */
    SipResponse challengedWith(String offer) throws Exception {
        ue.send(sm1("Security-Client: " + offer), open);
        SipRequest up = home.request();
        homeAnswers(up, 401, CHALLENGE);
        return ue.response();
    }

    /** A REGISTER over the set, of this public identity; what the home network gets. */
    SipRequest registers(String aor, InetSocketAddress portPs, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("Authorization: " + ANSWER));
        all.addAll(List.of(headers));
        ueClient.send(request("REGISTER", "sip:ims.example", ueServer.hostPort(), all.toArray(String[]::new))
                .replace("To: <sip:alice@ims.example>", "To: <" + aor + ">"), portPs);
        return home.request();
    }

    /** The contact that the phone registers. */
    String contact(long expires) {
        return "Contact: <sip:alice@" + ueServer.hostPort() + ">;expires=" + expires;
    }

    /** What the 401's Security-Server says. */
    static Ipsec3gpp securityServer(SipResponse unauthorized) throws Exception {
        return Ipsec3gpp.of(Mechanism.parseAll(unauthorized.values(
                HeaderName.of("Security-Server"))).getFirst()).orElseThrow();
    }

    InetSocketAddress portPs(Ipsec3gpp server) {
        return new InetSocketAddress(open.getAddress(), server.portS());
    }

    /** SM7, with these values of the security headers. */
    String sm7(String securityClient, String securityVerify, long expires) {
        return request("REGISTER", "sip:ims.example", ueServer.hostPort(), "Authorization: " + ANSWER,
                "Contact: <sip:alice@" + ueServer.hostPort() + ">;expires=" + expires, "Require: sec-agree",
                "Proxy-Require: sec-agree", "Security-Client: " + securityClient,
                "Security-Verify: " + securityVerify);
    }

    /** A whole registration; returns what the network answered in Security-Server. */
    Ipsec3gpp registered() throws Exception {
        SipResponse unauthorized = challenged("hmac-sha-1-96", "null");
        Ipsec3gpp server = securityServer(unauthorized);
        ueClient.send(sm7(offer("hmac-sha-1-96", "null"), verify(unauthorized), 600), portPs(server));
        accept(home.request(), 600);
        ueServer.response();
        return server;
    }

    static String verify(SipResponse unauthorized) {
        return unauthorized.values(HeaderName.of("Security-Server")).getFirst();
    }

    /** The home network's 200. */
    void accept(SipRequest register, long expires) throws IOException {
        homeAnswers(register, 200, "Contact: <sip:alice@" + ueServer.hostPort() + ">;expires=" + expires,
                "Service-Route: <sip:orig@" + home.hostPort() + ";lr>",
                "P-Associated-URI: <sip:alice@ims.example>, <tel:+15551234>");
    }

    @Override
    public void close() {
        pcscf.close();
        locator.close();
        transport.close();
        List.of(home, ue, ueClient, ueServer).forEach(Peer::close);
    }
}
