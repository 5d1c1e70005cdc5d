package io.portcullis.server.ue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.portcullis.lab.ue.UeConfig;
import io.portcullis.server.config.Words;
import io.portcullis.server.demo.DemoGuests;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all of {@code portcullis ue} asks for: which phones, and which P-CSCF. */
final class PhoneOptions {

    @Option(names = "--pcscf", paramLabel = "HOST[:PORT]", description = "The P-CSCF and its unprotected port, 5060 by default.")
    private @Nullable String pcscf;

    @Option(names = "--card", paramLabel = "FILE", description = "Identities and keys of one phone or more; see docs/ue.md.")
    private @Nullable Path cards;

    @Option(names = "--demo", description = "A guest of a running ./portcullis demo --stay, instead of --pcscf and --card.")
    private boolean demo;

    @Option(names = "--ues", paramLabel = "N", description = "With --demo: how many phones, 1 to " + DemoGuests.COUNT
            + "; one by default.")
    private int guests = 1;

    @Option(names = "--address", paramLabel = "IP", description = "Our address, of this host; once, or once for each phone. By default the one that the host would take.")
    private List<String> addresses = new ArrayList<>();

    @Mixin
    private HabitOptions habits = new HabitOptions();

    @Option(names = "--transport", paramLabel = "T", description = "udp (and TCP for what is long) or tcp.")
    private @Nullable TransportProtocol transport;

    @Option(names = "--backend", paramLabel = "B", description = "Who does ESP: auto, kernel or userspace.")
    private Words.Backend backend = Words.Backend.AUTO;

    @Option(names = "--json", description = "One JSON object for each event instead of text.")
    private boolean json;

    boolean demo() {
        return demo;
    }

    boolean json() {
        return json;
    }

    Words.Backend backend() {
        return backend;
    }

    Duration patience() {
        return habits.patience();
    }

    /** A phone that is wanted. */
    record Wanted(UeConfig config, Card card) {}

    /**
     * The phones that are wanted; their cards are the caller's to close.
     *
     * @throws CardException            if the card file cannot be used
     * @throws IllegalArgumentException if options do not fit together, or an address is none; the message says which
     */
    List<Wanted> phones() throws CardException {
        check();
        List<Card> read = demo ? guestCards() : CardFile.read(Objects.requireNonNull(cards, "checked"));
        List<Wanted> wanted = new ArrayList<>();
        try {
            if (addresses.size() > 1 && addresses.size() != read.size()) {
                throw new IllegalArgumentException(
                        "--address is there " + addresses.size() + " times for " + read.size() + " phones");
            }
            for (int i = 0; i < read.size(); i++) {
                InetSocketAddress server = demo ? DemoGuests.pcscf(i) : server(i);
                wanted.add(new Wanted(config(read.get(i), address(i, server), server), read.get(i)));
            }
            return wanted;
        } catch (IllegalArgumentException e) {
            read.forEach(card -> card.usim().close());
            throw e;
        }
    }

    private void check() {
        if (demo ? pcscf != null || cards != null || !addresses.isEmpty() : pcscf == null || cards == null) {
            throw new IllegalArgumentException("either --pcscf and --card, or --demo");
        }
        if (guests < 1 || guests > DemoGuests.COUNT || guests > 1 && !demo) {
            throw new IllegalArgumentException("--ues is 1 to " + DemoGuests.COUNT + ", and only with --demo");
        }
        habits.check();
    }

    private List<Card> guestCards() {
        List<Card> made = new ArrayList<>();
        for (int i = 0; i < guests; i++) {
            made.add(new Card(DemoGuests.impi(i), List.of(DemoGuests.impu(i)), DemoGuests.DOMAIN, DemoGuests.usim(i),
                    Optional.empty()));
        }
        return made;
    }

    /** A name may have addresses of both families: the one of our own address counts. */
    private InetSocketAddress server(int phone) {
        List<InetSocketAddress> all = PcscfAddress.all(String.valueOf(pcscf));
        if (addresses.isEmpty()) {
            return all.getFirst();
        }
        InetAddress like = given(phone);
        return all.stream().filter(server -> server.getAddress().getClass() == like.getClass()).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--pcscf " + pcscf + " has no address of the family of --address"));
    }

    private InetAddress address(int phone, InetSocketAddress server) {
        if (demo) {
            return DemoGuests.address(phone);
        }
        return addresses.isEmpty() ? usual(server) : given(phone);
    }

    /** {@code --address}, one for all or one for each. */
    private InetAddress given(int phone) {
        String text = addresses.get(addresses.size() == 1 ? 0 : phone);
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--address " + text + " is no IP address", e);
        }
    }

    /** The address that this host would send from. */
    private static InetAddress usual(InetSocketAddress server) {
        try (DatagramSocket probe = new DatagramSocket()) {
            // Sends nothing.
            probe.connect(server);
            return probe.getLocalAddress();
        } catch (IOException e) {
            throw new IllegalArgumentException("no way to " + server + "; give --address", e);
        }
    }

    private UeConfig config(Card card, InetAddress address, InetSocketAddress server) {
        UeConfig config = habits.apply(UeConfig.of(card.impi(), card.impus().getFirst(), card.domain(), address, server)
                .withImpus(card.impus()));
        return transport == null ? config : config.withTransport(transport);
    }
}
