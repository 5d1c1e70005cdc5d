package io.portcullis.server.load;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import io.portcullis.lab.ue.PortRange;
import io.portcullis.lab.ue.SpiSource;
import io.portcullis.lab.ue.UeConfig;
import io.portcullis.linux.route.Prefix;
import io.portcullis.server.demo.DemoGuests;
import io.portcullis.server.ue.Card;
import io.portcullis.server.ue.CardException;
import io.portcullis.server.ue.CardFile;
import io.portcullis.server.ue.Offers;
import io.portcullis.server.ue.PcscfAddress;
import io.portcullis.server.ue.PhoneModel;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code portcullis load} is asked for. */
final class LoadOptions {

    private static final int MOST_UES = 100_000;
    private static final double MOST_RATE = 100_000;
    private static final int FIRST_PORT = 10_000;
    private static final long MIN_SPI = 4096;
    private static final long MAX_SPI = 0xFFFF_FFFFL;

    /** What requests go over. */
    enum Transport {
        UDP, TCP, MIXED;

        TransportProtocol of(int phone) {
            return this == TCP || this == MIXED && phone % 2 == 1 ? TransportProtocol.TCP : TransportProtocol.UDP;
        }
    }

    @Option(names = "--pcscf", paramLabel = "HOST[:PORT]", description = "The P-CSCF and its unprotected port, 5060 by default; a second time for the other family.")
    private List<String> pcscf = new ArrayList<>();

    @Option(names = "--card", paramLabel = "FILE", description = "As many cards as phones, or one whose IMSI is counted up from; see docs/load.md.")
    private @Nullable Path cards;

    @Option(names = "--demo", description = "The network and the subscribers of a running ./portcullis demo --stay, instead of --pcscf, --card and --addresses.")
    private boolean demo;

    @Option(names = "--ues", paramLabel = "N", description = "Phones, 1 to 100000; ${DEFAULT-VALUE} by default.")
    private int ues = 100;

    @Option(names = "--rate", paramLabel = "R", description = "Phones that register each second, and in the end deregister; ${DEFAULT-VALUE} by default.")
    private double rate = 50;

    @Option(names = "--ramp", paramLabel = "SECONDS", description = "In which that rate is reached, evenly from nothing; ${DEFAULT-VALUE} by default.")
    private double ramp = 5;

    @Option(names = "--hold", paramLabel = "SECONDS", description = "How long they stay registered when all are; ${DEFAULT-VALUE} by default.")
    private double hold = 10;

    @Option(names = "--addresses", paramLabel = "PREFIX", description = "Addresses for the phones, as 198.18.0.0/16; several times for several, which they take in turn. The P-CSCF needs a way there.")
    private List<String> addresses = new ArrayList<>();

    @Option(names = "--transport", paramLabel = "T", description = "udp (and TCP for what is long), tcp, or mixed: every other phone; ${DEFAULT-VALUE} by default.")
    private Transport transport = Transport.UDP;

    @Option(names = "--phone", paramLabel = "MODEL", description = "The offers and the writing of a phone: ${COMPLETION-CANDIDATES}.")
    private @Nullable PhoneModel model;

    @Option(names = "--offer", paramLabel = "LIST", description = "Security-Client, in this order: alg/ealg[;q=0.5],...")
    private @Nullable String offers;

    @Option(names = "--expires", paramLabel = "SECONDS", description = "The registration time asked for; ${DEFAULT-VALUE} by default.")
    private long expires = 600_000;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long an answer is waited for, 1 to 32; ${DEFAULT-VALUE} by default.")
    private int timeout = 32;

    @Option(names = "--refreshes", paramLabel = "R", description = "While they stay: REGISTERs over the set, a second.")
    private double refreshes;

    @Option(names = "--messages", paramLabel = "R", description = "Likewise: MESSAGEs from one phone to another.")
    private double messages;

    @Option(names = "--calls", paramLabel = "R", description = "Likewise: calls from one phone to another.")
    private double calls;

    @Option(names = "--talk", paramLabel = "SECONDS", description = "How long a call lasts; ${DEFAULT-VALUE} by default.")
    private double talk = 2;

    @Option(names = "--reboots", paramLabel = "R", description = "Likewise: phones that go off without a word and register again.")
    private double reboots;

    @Option(names = "--vanishes", paramLabel = "R", description = "Likewise: phones that go off without a word and stay away.")
    private double vanishes;

    @Option(names = "--vanish", description = "In the end all phones go off without a word, instead of deregistering.")
    private boolean vanish;

    boolean demo() {
        return demo;
    }

    /** @throws IllegalArgumentException naming the option that cannot be */
    void check() {
        if (demo ? !pcscf.isEmpty() || cards != null || !addresses.isEmpty()
                : pcscf.isEmpty() || cards == null || addresses.isEmpty()) {
            throw new IllegalArgumentException("either --pcscf, --card and --addresses, or --demo");
        }
        if (ues < 1 || ues > MOST_UES) {
            throw new IllegalArgumentException("--ues " + ues + " is not in 1.." + MOST_UES);
        }
        if (demo && ues > DemoGuests.CROWD) {
            throw new IllegalArgumentException("--ues " + ues + ": the demonstration has " + DemoGuests.CROWD
                    + " subscribers for this");
        }
        if (!(rate > 0 && rate <= MOST_RATE)) {
            throw new IllegalArgumentException("--rate " + rate + " is not above 0 and up to 100000");
        }
        if (!(ramp >= 0 && ramp <= 1e6) || !(hold >= 0 && hold <= 1e6) || !(talk >= 0 && talk <= 1e6)) {
            throw new IllegalArgumentException("--ramp, --hold and --talk are 0 to 1000000 seconds");
        }
        if (timeout < 1 || timeout > 32) {
            throw new IllegalArgumentException("--timeout " + timeout + " is not in 1..32");
        }
        churn();
        pool();
    }

    private Churn churn() {
        return new Churn(refreshes, messages, calls, reboots, vanishes, Math.round(talk * 1000));
    }

    LoadRun.Plan plan() {
        // A REGISTER, its resynchronisation and SM7, each with that patience; and a call is talked for.
        Duration patience = Duration.ofSeconds(4L * timeout).plusMillis(Math.round(talk * 1000));
        return new LoadRun.Plan(ues, rate, ramp, Duration.ofMillis(Math.round(hold * 1000)), churn(), vanish, patience);
    }

    /** The addresses of the phones. */
    AddressPool pool() {
        List<String> given = demo ? DemoGuests.CROWD_PREFIXES : addresses;
        AddressPool pool = new AddressPool(given.stream().map(Prefix::parse).toList());
        ports(pool);
        return pool;
    }

    /** The P-CSCF's unprotected addresses, of each family that phones have. */
    Set<InetSocketAddress> servers() {
        Set<InetSocketAddress> servers = new LinkedHashSet<>();
        if (demo) {
            servers.addAll(DemoGuests.servers());
            return servers;
        }
        AddressPool pool = pool();
        for (String text : pcscf) {
            servers.addAll(PcscfAddress.all(text));
        }
        servers.removeIf(server -> server.getAddress() instanceof Inet4Address ? !pool.v4() : !pool.v6());
        boolean v4 = servers.stream().anyMatch(server -> server.getAddress() instanceof Inet4Address);
        boolean v6 = servers.stream().anyMatch(server -> !(server.getAddress() instanceof Inet4Address));
        if (pool.v4() && !v4 || pool.v6() && !v6) {
            throw new IllegalArgumentException("--pcscf " + String.join(", ", pcscf)
                    + " has no address of the family of --addresses");
        }
        return servers;
    }

    /** @throws CardException if the card file cannot be used */
    List<Card> cards() throws CardException {
        return demo ? DemoCards.crowd(ues) : CardFile.series(Objects.requireNonNull(cards, "checked"), ues);
    }

    /** Three ranges side by side, each with room for all phones of an address. */
    private List<PortRange> ports(AddressPool pool) {
        long each = pool.sharing(ues);
        long client = Math.max(64, 4 * each);
        long server = Math.max(16, 2 * each);
        long clear = Math.clamp(2 * each, 16, 1000);
        if (FIRST_PORT + client + server + clear > 65_536) {
            throw new IllegalArgumentException(
                    each + " phones for each address of --addresses are too many for its ports");
        }
        int first = FIRST_PORT;
        List<PortRange> ranges = new ArrayList<>();
        for (long size : List.of(client, server, clear)) {
            ranges.add(new PortRange(first, (int) (first + size - 1)));
            first += (int) size;
        }
        return ranges;
    }

    /** Makes the phones' settings. */
    Phones phones(AddressPool pool, Set<InetSocketAddress> servers) {
        return new Phones(pool, servers, ports(pool), SpiSource.random(new SecureRandom(), MIN_SPI, MAX_SPI));
    }

    /** What phones have in common. */
    final class Phones {

        private final AddressPool pool;
        private final Set<InetSocketAddress> servers;
        private final List<PortRange> ports;
        private final SpiSource spis;

        private Phones(AddressPool pool, Set<InetSocketAddress> servers, List<PortRange> ports, SpiSource spis) {
            this.pool = pool;
            this.servers = servers;
            this.ports = ports;
            this.spis = spis;
        }

        /** The settings of phone 0, 1, … */
        UeConfig config(int phone, Card card) {
            InetAddress address = pool.address(phone);
            InetSocketAddress server = servers.stream()
                    .filter(each -> each.getAddress().getClass() == address.getClass()).findFirst().orElseThrow();
            UeConfig config = UeConfig.of(card.impi(), card.impus().getFirst(), card.domain(), address, server)
                    .withImpus(card.impus()).withExpires(Duration.ofSeconds(expires))
                    .withTimeouts(Duration.ofSeconds(timeout), Duration.ofSeconds(32)).withSpis(spis);
            if (model != null) {
                config = model.apply(config);
            }
            config = config.withPorts(ports.get(0), ports.get(1), ports.get(2)).withTransport(transport.of(phone));
            return offers == null ? config : config.withOffers(Offers.parse(offers.toLowerCase(Locale.ROOT)));
        }
    }
}
