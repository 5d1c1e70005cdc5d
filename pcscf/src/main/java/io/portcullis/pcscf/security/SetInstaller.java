package io.portcullis.pcscf.security;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.ipsec.sa.set.ProtectedPorts;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.ipsec.sa.set.SpiPool;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.sip.stack.transport.Addresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From an offer and keys to four SAs in the backend, and back: takes ports and SPIs, installs, gives back. */
final class SetInstaller {

    private static final Logger LOG = LoggerFactory.getLogger(SetInstaller.class);
    /** How often another pair of SPIs is tried when the kernel holds one of them already. */
    private static final int SPI_TRIES = 8;

    private final SaBackend backend;
    private final SpiPool spis;
    private final Map<InetAddress, ProtectedPorts> ports = new HashMap<>();
    private final List<Integer> allPorts;
    private final AtomicLong numbers = new AtomicLong();

    SetInstaller(PcscfConfig config, SaBackend backend, SpiPool spis, RandomGenerator random) {
        this.backend = backend;
        this.spis = spis;
        this.allPorts = config.ipsecSockets().stream().map(InetSocketAddress::getPort).distinct().toList();
        config.ipsecSockets().stream().map(InetSocketAddress::getAddress).distinct()
                .forEach(address -> ports.put(address, new ProtectedPorts(portsOf(config, address),
                        config.defaultClientPort(), config.defaultServerPort(), random)));
    }

    private static List<Integer> portsOf(PcscfConfig config, InetAddress address) {
        return config.ipsecSockets().stream().filter(socket -> socket.getAddress().equals(address))
                .map(InetSocketAddress::getPort).toList();
    }

    List<Integer> allPorts() {
        return allPorts;
    }

    /** Goes on counting behind the set of this number, whose SPIs nobody else gets. */
    void reserve(UeSet set) {
        numbers.accumulateAndGet(set.number(), Math::max);
        spis.reserve(set.sas().spis().pc());
        spis.reserve(set.sas().spis().ps());
    }

    /** Whether our address and ports of a set still are ipsec sockets. */
    boolean serves(SaSet set) {
        ProtectedPorts choice = ports.get(set.pcscf());
        return choice != null && choice.has(set.ports().pc()) && choice.has(set.ports().ps());
    }

    /** The number of the next set, larger than any before. */
    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /** Whether a set on this address of ours can have these ports: ipsec sockets there, and not one for both parts. */
    boolean offers(InetAddress ours, PortChoice wanted) {
        ProtectedPorts choice = ports.get(ours);
        return choice != null && (wanted.server().isEmpty() || choice.has(wanted.server().getAsInt()))
                && (wanted.client().isEmpty() || choice.has(wanted.client().getAsInt()))
                && (wanted.server().isEmpty() || !wanted.server().equals(wanted.client()));
    }

    /** Whose set it will be, where the UE and we are, and which ports of ours it shall have. */
    record Place(String impi, InetAddress ue, InetAddress ours, PortChoice wanted) {}

    /**
     * A set that is not installed yet, with ports and SPIs of ours.
     *
     * @param earlier the set that SM1 came over; empty if it came unprotected
     * @param table   what its UE has already
     * @param keys    copied
     */
    UeSet plan(long number, Place place, Offer offer, Optional<UeSet> earlier, SaTable table, AkaKeys keys)
            throws SecurityRefusal {
        Ipsec3gpp chosen = offer.chosen().orElseThrow(() -> new SecurityRefusal(494, "nothing acceptable is offered"));
        ProtectedPorts.Chosen own = choosePorts(place, chosen, earlier, table);
        SaSet sas = new SaSet(SaSet.Role.PCSCF, place.ue(), place.ours(),
                new SaSet.Ports(chosen.portC(), chosen.portS(), own.pc(), own.ps()),
                withOurs(chosen.spiC(), chosen.spiS(), offer.spis()), chosen.pair());
        return new UeSet(number, place.impi(), sas, offer.mechanisms(), keys.copy());
    }

    private ProtectedPorts.Chosen choosePorts(Place place, Ipsec3gpp chosen, Optional<UeSet> earlier, SaTable table)
            throws SecurityRefusal {
        ProtectedPorts configured = ports.get(place.ours());
        if (configured == null) {
            throw new SecurityRefusal(500, "no ipsec socket on " + Addresses.host(place.ours())
                    + ", the address that the REGISTER came to: add ipsec sockets there");
        }
        PortChoice wanted = place.wanted();
        ProtectedPorts choice = configured.with(wanted.client(), wanted.server());
        ProtectedPorts.Held held = new ProtectedPorts.Held(pc -> table.holds(place.ue(), chosen.portS(), pc),
                ps -> table.holds(place.ue(), chosen.portC(), ps));
        ProtectedPorts.Chosen own = earlier.filter(set -> set.sas().pcscf().equals(place.ours()))
                .map(set -> choice.chooseAgain(
                        new ProtectedPorts.Chosen(set.sas().ports().pc(), set.sas().ports().ps()), held))
                .orElseGet(() -> choice.choose(held))
                .orElseThrow(() -> new SecurityRefusal(403, "port-c " + chosen.portC()
                        + " is the port_uc of a set that this UE has; it changes with every new set (TS 33.203 7.1)"));
        boolean asWanted = (wanted.client().isEmpty() || wanted.client().getAsInt() == own.pc())
                && (wanted.server().isEmpty() || wanted.server().getAsInt() == own.ps());
        if (!asWanted) {
            throw new SecurityRefusal(500, wanted + " cannot be had: a living set of this UE has one of them already");
        }
        return own;
    }

    /** The UE's SPIs and two of ours that are none of these. */
    private SaSet.Spis withOurs(Spi uc, Spi us, Set<Spi> unwanted) throws SecurityRefusal {
        Spi pc = spis.take(unwanted).orElseThrow(SetInstaller::noSpi);
        Optional<Spi> ps = spis.take(unwanted);
        if (ps.isEmpty()) {
            spis.giveBack(pc);
            throw noSpi();
        }
        return new SaSet.Spis(uc, us, pc, ps.get());
    }

    private static SecurityRefusal noSpi() {
        return new SecurityRefusal(500, "no SPI is left between min_spi and max_spi");
    }

    /**
     * Installs a planned set, of one that {@link UeSet#waiting waits} the inbound SAs; where one of our SPIs is taken in the
     * backend, a set with others.
     *
     * @param unwanted SPIs that ours must not be
     * @throws SecurityRefusal 500 if the backend refuses, or if it is the UE's SPI that is taken, against which no other SPI of ours
     *                         helps; nothing is left, and our SPIs are given back
     */
    UeSet install(UeSet planned, Set<Spi> unwanted) throws SecurityRefusal {
        UeSet set = planned;
        for (int tries = 1;; tries++) {
            try {
                backend.install(set.installed(), set.sas().pair(), set.keys());
                return set;
            } catch (SaBackendException e) {
                boolean ours = e.reason() == SaBackendException.Reason.SPI_IN_USE && !inboundFits(set);
                giveBack(set);
                if (!ours || tries == SPI_TRIES) {
                    throw new SecurityRefusal(500, e.getMessage() == null ? e.toString() : e.getMessage());
                }
                LOG.warn("Another SPI is taken: {}", e.getMessage());
                set = withOtherSpis(set, unwanted);
            }
        }
    }

    /** Whether the SAs with our own SPIs are none of those that are taken. */
    private boolean inboundFits(UeSet set) {
        List<Sa> inbound = List.of(set.sas().ucToPs(), set.sas().usToPc());
        if (set.installed().equals(inbound)) {
            return false;
        }
        try {
            backend.install(inbound, set.sas().pair(), set.keys());
            backend.remove(inbound);
            return true;
        } catch (SaBackendException taken) {
            return false;
        }
    }

    /**
     * Installs what a set that waited lacks: the SAs toward the UE.
     *
     * @throws SecurityRefusal 500 if the backend refuses; the set is as it was
     */
    void complete(UeSet set) throws SecurityRefusal {
        try {
            backend.install(set.outbound(), set.sas().pair(), set.keys());
            set.waiting(false);
        } catch (SaBackendException e) {
            throw new SecurityRefusal(500, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private UeSet withOtherSpis(UeSet set, Set<Spi> unwanted) throws SecurityRefusal {
        SaSet old = set.sas();
        UeSet other = new UeSet(set.number(), set.impi(), new SaSet(old.role(), old.ue(), old.pcscf(), old.ports(),
                withOurs(old.spis().uc(), old.spis().us(), unwanted), old.pair()), set.offer(), set.keys());
        other.waiting(set.waiting());
        return other;
    }

    /** Gives the SPIs of a set back that was planned and not installed, or removed. */
    void giveBack(UeSet set) {
        spis.giveBack(set.sas().spis().pc());
        spis.giveBack(set.sas().spis().ps());
    }

    void remove(UeSet set) {
        try {
            backend.remove(set.installed());
        } catch (SaBackendException e) {
            LOG.error("{} could not be removed: {}", set, e.getMessage());
        }
        giveBack(set);
    }
}
