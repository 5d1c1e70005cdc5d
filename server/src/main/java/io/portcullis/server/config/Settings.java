package io.portcullis.server.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.portcullis.ipsec.sa.AlgorithmPair;

/** Every setting: what reads the file, docs/settings.md and the JSON Schema are all made of this table. */
public final class Settings {
    private static final String SOCKETS = "Sockets";
    private static final String HOME_NETWORK = "Home network";
    private static final String AGREEMENT = "Security agreement";
    private static final String ESP = "ESP";
    private static final String STORE_GROUP = "Store";
    private static final String ROUTES_GROUP = "Routes";
    private static final String SIP = "SIP";
    private static final String LIMITS = "Limits";
    private static final String LOGGING = "Logging";
    private static final String HOST = "[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+\\]";

    static final Setting<List<SocketText.Written>> SOCKET = new Setting<>("socket", SOCKETS,
            new ListOf<>(new SocketText()), "", "udp, tcp and three ipsec sockets on the machine's address",
            """
                    What is opened. A plain socket's port is 5060 by default, an ipsec socket's is `port`. `ipsec:` opens UDP and \
                    TCP, which take ESP only; each IP that has any needs two or more, since a set of SAs has a server port and a \
                    client port here; three or more, so that the client port can change at each re-authentication while the \
                    server port stays, as TS 33.203 7.1 wants. 5060 and 5061 are no ports \
                    for it. IPv6 addresses stand in brackets.""");
    static final Setting<Long> PORT = new Setting<>("port", SOCKETS, new WholeNumber(1, 65535), "", "5062",
            "The port of ipsec sockets that name none.");
    static final Setting<Long> DEFAULT_SERVER_PORT = new Setting<>("default_server_port", SOCKETS,
            new WholeNumber(1, 65535), "", "any of them",
            """
                    The ipsec port that serves as port_ps, the one that phones send requests to; it stays as long as a phone is \
                    registered. Without it, phones are spread over the sockets. A phone that begins anew with the ports of its \
                    living set gets another one, so that nobody can push that set aside.""");
    static final Setting<Long> DEFAULT_CLIENT_PORT = new Setting<>("default_client_port", SOCKETS,
            new WholeNumber(1, 65535), "", "any of them",
            """
                    The ipsec port that serves as port_pc, the one that requests to phones leave from. Without it, any but \
                    port_ps, and another one at each re-authentication (TS 33.203 7.1); with it, that cannot be, and a warning \
                    says so. Each address with ipsec sockets must have both ports, and they differ.""");

    static final Setting<NextHop> HOME = new Setting<>("home", HOME_NETWORK, new NextHopText(), "",
            "none: a file must name it; without a file, port 5070 on the machine's address",
            """
                    The home network's I-CSCF or S-CSCF: where every REGISTER goes. An address, or a name, which is looked up as \
                    RFC 3263 says: with a port, its addresses; without one, NAPTR and SRV first. Where there are several \
                    servers, the next one is tried if one does not answer or answers 503.""");
    static final Setting<SocketText.Written> HOME_SOCKET = new Setting<>("home_socket", HOME_NETWORK, new SocketText(),
            "", "the first plain socket that can reach it",
            """
                    The plain socket that talks to the home network: one of `socket`, of the transport and address family of \
                    `home`.""");
    static final Setting<List<InetAddress>> TRUSTED_PEERS = new Setting<>("trusted_peers", HOME_NETWORK,
            new ListOf<>(new Address()), "", "nobody else",
            """
                    Further addresses that requests of the home network may come from, beside that of `home`. Whoever else sends \
                    a request without protection is no part of the home network.""");
    static final Setting<String> HOST_NAME = new Setting<>("host_name", HOME_NETWORK,
            new PatternText("a host name or an address, IPv6 in brackets", HOST), "", "the address of the home socket",
            "What Path and Record-Route call this P-CSCF toward the home network; it must resolve there.");
    static final Setting<String> VISITED_NETWORK_ID = new Setting<>("visited_network_id", HOME_NETWORK,
            new PatternText("a name without quotes and control characters", "[^\"\\\\\\p{Cntrl}]{1,255}"), "",
            "the host name", "The value of P-Visited-Network-ID (TS 24.229 5.2.2).");
    static final Setting<Words.ServiceRoute> SERVICE_ROUTE = new Setting<>("service_route", HOME_NETWORK,
            new Choice<>(Words.ServiceRoute.class), "", "overwrite",
            """
                    What becomes of a phone's request whose Route is not the Service-Route of its registration (TS 24.229 \
                    5.2.6.3): `strict` answers 400, `overwrite` puts the Service-Route in.""");

    static final Setting<List<InetAddress>> NAME_SERVERS = new Setting<>("name_servers", HOME_NETWORK,
            new ListOf<>(new Address()), "", "those of /etc/resolv.conf",
            """
                    The name servers that are asked for the names in `home` and in Routes, on port 53, in this order. What they \
                    say is remembered for as long as it holds; where none of them can say anything, what held last is used for \
                    an hour more.""");
    static final Setting<Duration> DNS_TIMEOUT = new Setting<>("dns_timeout", HOME_NETWORK,
            new TimeSpan(ChronoUnit.MILLIS, 100, 10_000), "ms", "2000",
            "How long a name server may take before the next one is asked; a lone one is asked twice.");
    static final Setting<Duration> FAILOVER_TIMEOUT = new Setting<>("failover_timeout", HOME_NETWORK,
            new TimeSpan(ChronoUnit.MILLIS, 100, 32_000), "ms", "4000",
            """
                    How long a next hop that says nothing at all is waited for before the request goes to the next of its \
                    addresses. Where there is but one, it is waited for as long as the transaction lasts (64*T1).""");
    static final Setting<Duration> NEXT_HOP_QUARANTINE = new Setting<>("next_hop_quarantine", HOME_NETWORK,
            new TimeSpan(ChronoUnit.SECONDS, 0, 3600), "s", "30",
            """
                    How long a next hop that did not answer, could not be reached or answered 503 is tried after the others, so \
                    that not every request waits for it anew; a shorter Retry-After counts. 0: not at all.""");

    static final Setting<Words.SecurityAgreement> SECURITY_AGREEMENT = new Setting<>("security_agreement", AGREEMENT,
            new Choice<>(Words.SecurityAgreement.class), "", "required",
            """
                    What becomes of a REGISTER that offers no agreement (RFC 3329): `required` answers 421, `preferred` lets it \
                    pass unprotected, `off` makes no agreement with anybody.""");
    static final Setting<List<Set<AlgorithmPair>>> ALLOWED_ALGORITHMS = new Setting<>("allowed_algorithms", AGREEMENT,
            new AlgorithmList(), "", "every pair",
            """
                    The algorithm pairs that may be chosen: a list, or text with commas; each entry is a rank, best first. One \
                    name alone stands for every pair with it, all of one rank; `null` for every pair without encryption. The \
                    first rank with a pair that the phone offered is taken (TS 33.203 7.2). Within a rank the phone's q decides, \
                    the higher first and those without q last, then the phone's order. A pair that stands in two entries has \
                    the better rank. Without this setting each pair is a rank, the strongest first.""");
    static final Setting<Boolean> DISABLE_DEPRECATED_ALGORITHMS = new Setting<>("disable_deprecated_algorithms",
            AGREEMENT, new Flag(), "", "false",
            """
                    Takes every pair with hmac-md5-96, hmac-sha-1-96, des-ede3-cbc or aes-cbc out, with `allowed_algorithms` and \
                    without (TS 33.203 Rel-12 to Rel-17). Many phones offer nothing else.""");
    static final Setting<Long> MIN_SPI = new Setting<>("min_spi", AGREEMENT, new WholeNumber(256, 0xFFFF_FFFFL), "",
            "65536", "The lowest SPI that is given out. Some phones refuse SPIs below 4096.");
    static final Setting<Long> MAX_SPI = new Setting<>("max_spi", AGREEMENT, new WholeNumber(256, 0xFFFF_FFFFL), "",
            "262144",
            "The highest SPI that is given out. A registration takes two, and two more while it changes sets.");
    static final Setting<Duration> TEMPORARY_TIMEOUT = new Setting<>("temporary_timeout", AGREEMENT,
            new TimeSpan(ChronoUnit.SECONDS, 1, 3600), "s", "30",
            """
                    How long a set of SAs waits for the phone's answer to the challenge (reg-await-auth, TS 24.229 7.8.2).""");

    static final Setting<Words.Backend> BACKEND = new Setting<>("backend", ESP, new Choice<>(Words.Backend.class), "",
            "auto",
            """
                    Who does ESP: `kernel` is XFRM, `userspace` is Portcullis itself over a TUN device, `auto` asks the kernel and \
                    says in the log what it took and why. Both want CAP_NET_ADMIN and CAP_NET_RAW.""");

    static final Setting<Optional<Path>> STORE = new Setting<>("store", STORE_GROUP, new StoreText(), "",
            "/var/lib/portcullis/registrations.db",
            """
                    The database that registrations and their SAs are kept in, so that a restart forgets none of them; its folder \
                    is made if it is not there. `memory` keeps nothing: after a restart every phone has to register anew. Each \
                    server has a store of its own.""");
    static final Setting<Path> STORE_KEY = new Setting<>("store_key", STORE_GROUP, new AbsolutePath(), "",
            "the path of the database with .key at its end",
            """
                    The file with the key that CK and IK are sealed with in the database; made at the first start. No other user \
                    may have any right to it.""");

    static final Setting<Path> ROUTES = new Setting<>("routes", ROUTES_GROUP, new PathText(".java"), "",
            "none: the procedures that are built in",
            """
                    A Java file that says what becomes of requests, replies and failures, see [routes](routes.md). It is compiled at \
                    start, and again when it changes; a version with mistakes is logged with line and column, and the one before \
                    goes on.""");

    static final Setting<Duration> T1 = new Setting<>("t1", SIP, new TimeSpan(ChronoUnit.MILLIS, 100, 10_000), "ms",
            "500", "RFC 3261 T1, the round trip assumed.");
    static final Setting<Duration> T2 = new Setting<>("t2", SIP, new TimeSpan(ChronoUnit.MILLIS, 100, 60_000), "ms",
            "4000", "RFC 3261 T2, the longest time between retransmissions; not below t1.");
    static final Setting<Duration> T4 = new Setting<>("t4", SIP, new TimeSpan(ChronoUnit.MILLIS, 100, 60_000), "ms",
            "5000", "RFC 3261 T4, how long a message may stay in the network.");

    static final Setting<Long> MAX_MESSAGE_SIZE = new Setting<>("max_message_size", LIMITS,
            new WholeNumber(2_000, 65_535), "bytes", "65535",
            """
                    The largest message. A larger request is answered 513, a larger response is dropped; over TCP the connection is \
                    closed behind the answer.""");
    static final Setting<Long> MAX_BODY_SIZE = new Setting<>("max_body_size", LIMITS, new WholeNumber(0, 65_535),
            "bytes", "65535",
            """
                    The largest body. A request with a larger one is answered 413, a response is dropped; over TCP the connection \
                    is closed behind the answer.""");
    static final Setting<Long> MAX_HEADER_FIELDS = new Setting<>("max_header_fields", LIMITS,
            new WholeNumber(32, 4_096), "", "256",
            "The most header fields of a message. With more of them it is malformed (513).");
    static final Setting<Long> MAX_HEADER_SIZE = new Setting<>("max_header_size", LIMITS,
            new WholeNumber(512, 65_535), "bytes", "16384",
            "The largest header field or start line. With a larger one a message is malformed (513, 414).");
    static final Setting<Long> MAX_CONNECTIONS = new Setting<>("max_connections", LIMITS,
            new WholeNumber(1, 10_000_000), "", "100000",
            """
                    The most TCP connections. For one more, the one that was idle for longest is closed; those of registered phones \
                    stay, and one that something waits to be written to is not idle. If none can go, the new one's first request is \
                    answered 503 with Retry-After, and it is closed. The process needs as many file descriptors.""");
    static final Setting<Long> MAX_CONNECTIONS_PER_ADDRESS = new Setting<>("max_connections_per_address", LIMITS,
            new WholeNumber(1, 1_000_000), "", "256",
            """
                    The most TCP connections that one remote address makes. For one more, that address's own that was idle for \
                    longest is closed, those of registered phones last; if none can go, the answer is 503 as above. A home network \
                    or a NAT with more behind it needs more.""");
    static final Setting<Long> MAX_WRITE_BACKLOG = new Setting<>("max_write_backlog", LIMITS,
            new WholeNumber(65_536, 1_073_741_824), "bytes", "1048576",
            """
                    What may wait to be written to one TCP connection, or from one UDP socket. With more, the connection is closed, \
                    and the datagram dropped; from a quarter of it on nothing is read from the connection until its peer has taken \
                    half of that. A connection that is still being made may have a quarter of it waiting; what is sent beyond fails.""");
    static final Setting<Long> MAX_TRANSACTIONS = new Setting<>("max_transactions", LIMITS,
            new WholeNumber(1_000, 10_000_000), "", "one for 8 KiB of heap, 10000 to 1000000",
            """
                    The most SIP transactions that may be open, of requests that come and of requests that go each; one that is \
                    answered counts for as long as it waits for repetitions, over UDP 32 s. Beyond it new requests are answered 503 \
                    with Retry-After, and what repeats is answered as ever. ACK passes, and so does the CANCEL of an open INVITE; BYE \
                    has a sixteenth more. What comes in clear from others than the home network may have three \
                    quarters. A request that cannot go on is answered as if its next hop could not be reached.""");
    static final Setting<Duration> CONNECT_TIMEOUT = new Setting<>("connect_timeout", LIMITS,
            new TimeSpan(ChronoUnit.MILLIS, 100, 120_000), "ms", "5000",
            "How long a TCP connection may take to come about. Then what waited for it has failed.");
    static final Setting<Duration> CONNECTION_IDLE_TIMEOUT = new Setting<>("connection_idle_timeout", LIMITS,
            new TimeSpan(ChronoUnit.SECONDS, 10, 604_800), "s", "600",
            "How long a TCP connection that is no registered phone's may be without a message. Then it is closed.");
    static final Setting<Duration> CONNECTION_STALL_TIMEOUT = new Setting<>("connection_stall_timeout", LIMITS,
            new TimeSpan(ChronoUnit.SECONDS, 1, 3_600), "s", "30",
            """
                    How long the rest of a message that has begun may stay away over TCP, and how long a peer may take none of what \
                    waits for it. Then the connection is closed, whoever's it is; a request whose rest is missing is answered 408.""");
    static final Setting<Long> UDP_SOCKETS = new Setting<>("udp_sockets", LIMITS, new WholeNumber(1, 1_024), "",
            "one for each processor",
            """
                    UDP sockets for each address and port (SO_REUSEPORT), at most one for each processor. All datagrams of one \
                    sender come to the same one.""");
    static final Setting<Long> UDP_RECEIVE_BUFFER = new Setting<>("udp_receive_buffer", LIMITS,
            new WholeNumber(0, 1_073_741_824), "bytes", "4194304",
            """
                    SO_RCVBUF of each UDP socket; what comes when it is full is lost. The kernel gives no more than \
                    net.core.rmem_max. 0 leaves the kernel's default.""");
    static final Setting<Long> UDP_SEND_BUFFER = new Setting<>("udp_send_buffer", LIMITS,
            new WholeNumber(0, 1_073_741_824), "bytes", "1048576",
            "SO_SNDBUF of each UDP socket, no more than net.core.wmem_max. 0 leaves the kernel's default.");
    static final Setting<Long> REGISTER_RATE_PER_SOURCE = new Setting<>("register_rate_per_source", LIMITS,
            new WholeNumber(0, 100_000), "a second", "200",
            """
                    Unprotected REGISTERs of one address (IPv6: of one /64) that are taken; more get a 503 with Retry-After, and ten \
                    times more are dropped. 0: no limit. Trusted peers and the home network have none.""");
    static final Setting<Long> REGISTER_BURST_PER_SOURCE = new Setting<>("register_burst_per_source", LIMITS,
            new WholeNumber(1, 1_000_000), "", "2000",
            "How many of those may come at once. A NAT with more phones behind it needs more.");
    static final Setting<Duration> OVERLOAD_DELAY = new Setting<>("overload_delay", LIMITS,
            new TimeSpan(ChronoUnit.MILLIS, 20, 30_000), "ms", "1000",
            """
                    How long work may wait for its turn. Beyond it for half a second, or when the kernel has dropped datagrams in clear \
                    for a second, new unprotected REGISTERs get a 503 with Retry-After, as many as it takes to come below it, and other \
                    unprotected requests all do.""");
    static final Setting<Duration> RETRY_AFTER = new Setting<>("retry_after", LIMITS,
            new TimeSpan(ChronoUnit.SECONDS, 1, 3_600), "s", "10", "The Retry-After of those 503s.");

    static final Setting<Words.LogLevel> LOG_LEVEL = new Setting<>("log_level", LOGGING,
            new Choice<>(Words.LogLevel.class), "", "info",
            "What is logged. `trace` logs every message; keys never are.");
    static final Setting<Words.LogFormat> LOG_FORMAT = new Setting<>("log_format", LOGGING,
            new Choice<>(Words.LogFormat.class), "", "text", "`text` for people, `json` for one object a line.");

    /** All of them, as documents list them. */
    public static final List<Setting<?>> ALL = List.of(SOCKET, PORT, DEFAULT_SERVER_PORT, DEFAULT_CLIENT_PORT, HOME,
            HOME_SOCKET, TRUSTED_PEERS, HOST_NAME, VISITED_NETWORK_ID, SERVICE_ROUTE, NAME_SERVERS, DNS_TIMEOUT,
            FAILOVER_TIMEOUT, NEXT_HOP_QUARANTINE, SECURITY_AGREEMENT,
            ALLOWED_ALGORITHMS, DISABLE_DEPRECATED_ALGORITHMS, MIN_SPI, MAX_SPI, TEMPORARY_TIMEOUT, BACKEND, STORE,
            STORE_KEY, ROUTES, T1, T2, T4, MAX_MESSAGE_SIZE, MAX_BODY_SIZE, MAX_HEADER_FIELDS, MAX_HEADER_SIZE,
            MAX_CONNECTIONS, MAX_CONNECTIONS_PER_ADDRESS, MAX_WRITE_BACKLOG, MAX_TRANSACTIONS, CONNECT_TIMEOUT,
            CONNECTION_IDLE_TIMEOUT, CONNECTION_STALL_TIMEOUT, UDP_SOCKETS, UDP_RECEIVE_BUFFER, UDP_SEND_BUFFER,
            REGISTER_RATE_PER_SOURCE, REGISTER_BURST_PER_SOURCE, OVERLOAD_DELAY, RETRY_AFTER, LOG_LEVEL, LOG_FORMAT);

    private Settings() {}
}
