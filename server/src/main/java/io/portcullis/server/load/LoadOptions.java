package io.portcullis.server.load;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.portcullis.linux.route.Prefix;
import io.portcullis.server.demo.DemoGuests;
import io.portcullis.server.ue.Card;
import io.portcullis.server.ue.CardException;
import io.portcullis.server.ue.CardFile;
import io.portcullis.server.ue.HabitOptions;
import io.portcullis.server.ue.PcscfAddress;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code portcullis load} is asked for. */
final class LoadOptions {

    private static final int MOST_UES = 100_000;
    private static final double MOST_RATE = 100_000;

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

    @Mixin
    private HabitOptions habits = new HabitOptions();

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
        habits.check();
        churn();
        PortRanges.of(pool().sharing(ues));
    }

    private Churn churn() {
        return new Churn(refreshes, messages, calls, reboots, vanishes, Math.round(talk * 1000));
    }

    LoadRun.Plan plan() {
        Duration patience = habits.patience().plusMillis(Math.round(talk * 1000));
        return new LoadRun.Plan(ues, rate, ramp, Duration.ofMillis(Math.round(hold * 1000)), churn(), vanish, patience);
    }

    /** The addresses of the phones. */
    AddressPool pool() {
        List<String> given = demo ? DemoGuests.CROWD_PREFIXES : addresses;
        return new AddressPool(given.stream().map(Prefix::parse).toList());
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

    /** The settings of the phones. */
    LoadSettings settings(AddressPool pool, Set<InetSocketAddress> servers) {
        return new LoadSettings(pool, servers, PortRanges.of(pool.sharing(ues)), transport, habits);
    }
}
