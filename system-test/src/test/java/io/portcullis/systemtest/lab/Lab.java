package io.portcullis.systemtest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.portcullis.ipsec.esp.EspBackend;
import io.portcullis.ipsec.esp.EspConfig;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.xfrm.XfrmBackend;
import io.portcullis.ipsec.xfrm.XfrmConfig;
import io.portcullis.lab.home.HomeConfig;
import io.portcullis.lab.home.HomeEvent;
import io.portcullis.lab.home.HomeNetwork;
import io.portcullis.lab.ue.CallState;
import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeConfig;
import io.portcullis.lab.ue.UeEvent;
import io.portcullis.lab.ue.UeHost;
import io.portcullis.lab.ue.UeListener;
import io.portcullis.linux.socket.NetworkNamespace;
import io.portcullis.linux.testbed.Command;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.TimerConfig;
import io.portcullis.systemtest.run.ServerProcess;
import org.jspecify.annotations.Nullable;

/**
 * Phones in this network namespace, P-CSCF and home network in one of their own, and a cable between them. The P-CSCF is a
 * process of its own with a durable store, to be killed and started again.
 */
public final class Lab implements AutoCloseable {

    /** 64 times that is what sets have left that nobody needs any more. */
    public static final Duration T1 = Duration.ofMillis(250);

    /** The network namespace of P-CSCF and home network. */
    public static final String CORE = "core";
    /** The P-CSCF's IPv4 address. */
    public static final InetAddress PCSCF_V4 = InetAddress.ofLiteral("192.0.2.1");
    /** Its IPv6 address. */
    public static final InetAddress PCSCF_V6 = InetAddress.ofLiteral("2001:db8::1");
    /** The home network's address. */
    public static final String HOME = "192.0.2.2";

    private final String backend;
    private final String settings;
    private final Duration patience;
    private final Path state;
    private final HomeNetwork home;
    private final AtomicInteger acceptedByHome = new AtomicInteger();
    private final AtomicInteger incomingCallsUp = new AtomicInteger();
    private final AtomicInteger incomingCallsEnded = new AtomicInteger();
    private final SaBackend phonesBackend;
    private final UeHost host;
    private @Nullable ServerProcess server;
    private final List<Ue> phones = new ArrayList<>();

    /** @param patience how long a phone waits for an answer */
    public Lab(String backend, int phones, Duration patience) throws Exception {
        this(backend, phones, patience, "log_level: debug\n");
    }

    /**
     * The same with further settings of the P-CSCF.
     *
     * @param settings lines of YAML
     */
    public Lab(String backend, int phones, Duration patience, String settings) throws Exception {
        this.backend = backend;
        this.settings = settings;
        this.patience = patience;
        this.state = Files.createTempDirectory("portcullis-restart");
        connect();
        home = NetworkNamespace.named(CORE).call(() -> HomeNetwork.start(new HomeConfig(Phones.DOMAIN,
                new InetSocketAddress(InetAddress.ofLiteral(HOME), 5060), Phones.subscribers(phones),
                Duration.ofHours(1), true, TimerConfig.DEFAULT), this::tell));
        phonesBackend = backend.equals("kernel") ? XfrmBackend.open(XfrmConfig.DEFAULT)
                : EspBackend.open(EspConfig.DEFAULT);
        host = UeHost.open(phonesBackend);
        for (int phone = 0; phone < phones; phone++) {
            this.phones.add(phone(phone, UnaryOperator.identity(), UeListener.NONE));
        }
    }

    /**
     * A phone with this subscriber's card, transport and address family, but otherwise another one; the caller's to close.
     *
     * @param otherwise what is different about it
     * @param listener  is told what happens to it, as the lab itself is
     */
    public Ue phone(int subscriber, UnaryOperator<UeConfig> otherwise, UeListener listener) {
        UeListener both = (phone, event) -> {
            tell(event);
            listener.on(phone, event);
        };
        return Phones.phone(host, subscriber, PCSCF_V4, PCSCF_V6, both, patience, otherwise);
    }

    private void tell(HomeEvent event) {
        if (event instanceof HomeEvent.Registered) {
            acceptedByHome.incrementAndGet();
        }
    }

    private void tell(UeEvent event) {
        if (event instanceof UeEvent.CallChanged changed && !changed.call().outgoing()) {
            if (changed.state() == CallState.ESTABLISHED) {
                incomingCallsUp.incrementAndGet();
            } else if (changed.state() == CallState.ENDED) {
                incomingCallsEnded.incrementAndGet();
            }
        }
    }

    private void connect() throws IOException, InterruptedException {
        StringBuilder radio = new StringBuilder();
        for (int i = 0; i < Phones.ADDRESSES; i++) {
            radio.append("addr add ").append(Phones.v4(i).getHostAddress()).append("/24 dev radio0\n");
            radio.append("addr add ").append(Phones.v6(i).getHostAddress()).append("/64 dev radio0 nodad\n");
        }
        Command.run("ip netns add " + CORE);
        Command.run("ip link add radio0 type veth peer name core0 netns " + CORE);
        Path batch = state.resolve("batch");
        Files.writeString(batch, radio + "link set radio0 up\n");
        Command.run("ip -batch " + batch);
        Files.writeString(batch, "link set lo up\naddr add 192.0.2.1/24 dev core0\naddr add " + HOME
                + "/24 dev core0\naddr add 2001:db8::1/64 dev core0 nodad\nlink set core0 up\n");
        Command.run("ip -n " + CORE + " -batch " + batch);
        Files.delete(batch);
    }

    private String yaml(String homeAddress) {
        StringBuilder yaml = new StringBuilder("socket:\n");
        for (String address : List.of("192.0.2.1", "[2001:db8::1]")) {
            yaml.append("  - udp:").append(address).append("\n  - tcp:").append(address).append('\n');
            for (int port = 5062; port < 5066; port++) {
                yaml.append("  - ipsec:").append(address).append(':').append(port).append('\n');
            }
        }
        return yaml + "home: sip:" + homeAddress + ":5060\nbackend: " + backend + "\nt1: " + T1.toMillis()
                + "\nt2: 2000\nstore: "
                + state.resolve("registrations.db") + "\n" + settings;
    }

    /**
     * Starts the P-CSCF and waits until it serves.
     *
     * @param options further options of its JVM
     */
    public ServerProcess start(String... options) throws Exception {
        return startBefore(HOME, options);
    }

    /** The same with another home network, or what stands before it. */
    public ServerProcess startWithHome(String address) throws Exception {
        return startBefore(address);
    }

    private ServerProcess startBefore(String homeAddress, String... options) throws Exception {
        ServerProcess started = ServerProcess.start(List.of("ip", "netns", "exec", CORE), yaml(homeAddress), options);
        server = started;
        assertThat(started.ready()).as(started.log()).isTrue();
        return started;
    }

    /** The phones, switched on and not registered. */
    public List<Ue> phones() {
        return phones;
    }

    /** How often the home network has accepted a REGISTER. */
    public int acceptedByHome() {
        return acceptedByHome.get();
    }

    /** How many calls have been established at the phone that was called: its 200 was acknowledged. */
    public int incomingCallsUp() {
        return incomingCallsUp.get();
    }

    /** How many calls have ended at the phone that was called: there a call ends only by a BYE that came. */
    public int incomingCallsEnded() {
        return incomingCallsEnded.get();
    }

    /** Does something with each phone at a time; fails with the first failure, saying whose it is. */
    public <T> void each(List<Ue> who, Function<Ue, CompletableFuture<T>> work) throws InterruptedException {
        List<CompletableFuture<T>> running = who.stream().map(work).toList();
        for (int i = 0; i < who.size(); i++) {
            try {
                running.get(i).get(120, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError(who.get(i) + ": " + e, e);
            }
        }
    }

    /** A message to itself goes to the home network and comes back: over the set in both directions. */
    public static CompletableFuture<SipResponse> talkToItself(Ue phone) {
        return phone.message(phone.config().impu(), "still there");
    }

    /** How many states the P-CSCF's kernel has. */
    public int states() throws IOException, InterruptedException {
        return (int) stateList().lines().filter(line -> line.strip().startsWith("proto esp spi ")).count();
    }

    /** All states of the P-CSCF's kernel, as text without keys. */
    public String stateList() throws IOException, InterruptedException {
        return Command.run("ip -n " + CORE + " xfrm state list nokeys");
    }

    /** How many policies the P-CSCF's kernel has; those that sockets of key daemons have do not count. */
    public int policies() throws IOException, InterruptedException {
        return (int) Command.run("ip -n " + CORE + " -o xfrm policy").lines().filter(line -> line.startsWith("src"))
                .filter(line -> !line.contains("socket")).count();
    }

    /** What a reboot does to the P-CSCF's SAs. */
    public void flushStates() throws IOException, InterruptedException {
        Command.run("ip -n " + CORE + " xfrm state flush");
    }

    @Override
    public void close() throws Exception {
        if (server != null) {
            server.close();
        }
        phones.forEach(Ue::close);
        host.close();
        phonesBackend.close();
        home.close();
        // By name: with its namespace it would go some time later.
        Command.run("ip link del radio0");
        Command.run("ip netns del " + CORE);
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
