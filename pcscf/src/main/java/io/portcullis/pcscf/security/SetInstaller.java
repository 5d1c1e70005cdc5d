package io.portcullis.pcscf.security;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

import io.portcullis.ipsec.sa.AkaKeys;
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

    /**
     * A set that is not installed yet, with ports and SPIs of ours.
     *
     * @param keys copied
     */
    UeSet plan(String impi, InetAddress ue, InetAddress ours, Offer offer, Optional<UeSet> earlier, boolean keepPs,
            AkaKeys keys) throws SecurityRefusal {
        ProtectedPorts choice = ports.get(ours);
        if (choice == null) {
            throw new SecurityRefusal(500, "no ipsec socket on " + Addresses.host(ours)
                    + ", the address that the REGISTER came to: add ipsec sockets there");
        }
        Ipsec3gpp chosen = offer.chosen().orElseThrow(() -> new SecurityRefusal(494, "nothing acceptable is offered"));
        ProtectedPorts.Chosen own = choice.choose(earlier.filter(set -> set.sas().pcscf().equals(ours)).map(
                set -> new ProtectedPorts.Chosen(set.sas().ports().pc(), set.sas().ports().ps())), keepPs);
        List<Spi> theirs = List.of(chosen.spiC(), chosen.spiS());
        Spi pc = spis.take(theirs).orElseThrow(SetInstaller::noSpi);
        Optional<Spi> ps = spis.take(theirs);
        if (ps.isEmpty()) {
            spis.giveBack(pc);
            throw noSpi();
        }
        SaSet sas = new SaSet(SaSet.Role.PCSCF, ue, ours,
                new SaSet.Ports(chosen.portC(), chosen.portS(), own.pc(), own.ps()),
                new SaSet.Spis(chosen.spiC(), chosen.spiS(), pc, ps.get()), chosen.pair());
        return new UeSet(numbers.incrementAndGet(), impi, sas, offer.mechanisms(), keys.copy());
    }

    private static SecurityRefusal noSpi() {
        return new SecurityRefusal(500, "no SPI is left between min_spi and max_spi");
    }

    /** Installs a planned set; where one of our SPIs is taken in the kernel, a set with others. */
    UeSet install(UeSet planned) throws SecurityRefusal {
        UeSet set = planned;
        for (int tries = 1;; tries++) {
            try {
                backend.install(set.sas().sas(), set.sas().pair(), set.keys());
                return set;
            } catch (SaBackendException e) {
                giveBack(set);
                if (e.reason() != SaBackendException.Reason.SPI_IN_USE || tries == SPI_TRIES) {
                    throw new SecurityRefusal(500, e.getMessage() == null ? e.toString() : e.getMessage());
                }
                LOG.warn("Another SPI is taken: {}", e.getMessage());
                set = withOtherSpis(set);
            }
        }
    }

    private UeSet withOtherSpis(UeSet set) throws SecurityRefusal {
        SaSet old = set.sas();
        List<Spi> theirs = List.of(old.spis().uc(), old.spis().us());
        Spi pc = spis.take(theirs).orElseThrow(SetInstaller::noSpi);
        Optional<Spi> ps = spis.take(theirs);
        if (ps.isEmpty()) {
            spis.giveBack(pc);
            throw noSpi();
        }
        return new UeSet(set.number(), set.impi(), new SaSet(old.role(), old.ue(), old.pcscf(), old.ports(),
                new SaSet.Spis(old.spis().uc(), old.spis().us(), pc, ps.get()), old.pair()), set.offer(), set.keys());
    }

    /** Gives the SPIs of a set back that was planned and not installed, or removed. */
    void giveBack(UeSet set) {
        spis.giveBack(set.sas().spis().pc());
        spis.giveBack(set.sas().spis().ps());
    }

    void remove(UeSet set) {
        try {
            backend.remove(set.sas().sas());
        } catch (SaBackendException e) {
            LOG.error("{} could not be removed: {}", set, e.getMessage());
        }
        giveBack(set);
    }
}
