package io.portcullis.ipsec.sa;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.portcullis.linux.testbed.Echo;
import io.portcullis.linux.testbed.TwoHosts;
import io.portcullis.linux.testbed.TwoHosts.Side;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two hosts on a cable, a backend on each; everything that a test opens ends with it. */
public abstract class TwoBackends {

    /** For what has to come: ample, since test hosts are slow. */
    protected static final int WAIT_MS = 10_000;
    /** For what must not come. */
    protected static final int NOT_COMING_MS = 300;
    protected static final byte[] HELLO = "OPTIONS sip:home SIP/2.0\r\n\r\n".getBytes(UTF_8);
    protected static final AlgorithmPair SHA_AES = new AlgorithmPair(IntegrityAlgorithm.HMAC_SHA_1_96,
            EncryptionAlgorithm.AES_CBC);

    private final List<AutoCloseable> opened = new ArrayList<>();

    protected TwoHosts hosts;
    protected SaBackend ue;
    protected SaBackend pcscf;
    protected AkaKeys keys;

    /** Opens the backend under test, in the calling thread's network namespace. */
    protected abstract SaBackend open() throws Exception;

    /** Makes on this side what a run of the backend leaves behind that was killed: at least one object. */
    protected abstract void leaveOrphan(TwoHosts where, Side side) throws Exception;

    @BeforeEach
    void connectTwoHosts() throws Exception {
        hosts = TwoHosts.create("sc");
        // Set 1 of TS 35.208.
        keys = AkaKeys.of(HexFormat.of().parseHex("b40ba9a3c58b2a05bbf0d987b21bf8cb"),
                HexFormat.of().parseHex("f769bcd751044604127672711c6d3441"));
        ue = backend(Side.UE);
        pcscf = backend(Side.PCSCF);
    }

    @AfterEach
    void closeEverything() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        hosts.close();
    }

    protected final <T extends AutoCloseable> T closing(T resource) {
        opened.add(resource);
        return resource;
    }

    protected final SaBackend backend(Side side) throws Exception {
        return closing(hosts.at(side).call(this::open));
    }

    protected final SaBackend of(Side side) {
        return side == Side.UE ? ue : pcscf;
    }

    protected final void protectBoth(FourSas set) throws Exception {
        for (Side side : Side.values()) {
            for (ProtectedEndpoint endpoint : set.endpoints(side)) {
                of(side).protect(endpoint);
            }
        }
    }

    protected final void installBoth(FourSas set, AlgorithmPair pair) throws Exception {
        ue.install(set.at(Side.UE), pair, keys);
        pcscf.install(set.at(Side.PCSCF), pair, keys);
    }

    protected final FourSas connected(boolean six) throws Exception {
        FourSas set = FourSas.of(six, 6000, 0xFFFF_FF00L);
        protectBoth(set);
        installBoth(set, SHA_AES);
        return set;
    }

    protected final Echo echo(FourSas set, Side side) throws Exception {
        return closing(Echo.start(hosts.at(side), set.address(side), set.server(side).getPort()));
    }

    /** A datagram from this side's client port to the other's server port, and back. */
    protected final boolean udp(FourSas set, Side from, byte[] data, int timeoutMs) throws Exception {
        return Echo.overUdp(hosts.at(from), set.client(from), set.server(other(from)), data, timeoutMs);
    }

    /** The same over a connection. */
    protected final boolean tcp(FourSas set, Side from, byte[] data, int timeoutMs) throws Exception {
        return Echo.overTcp(hosts.at(from), set.client(from), set.server(other(from)), data, timeoutMs);
    }

    protected static Side other(Side side) {
        return side == Side.UE ? Side.PCSCF : Side.UE;
    }

    /** Devices, rules, states and policies of a side. */
    protected final String traces(Side side) throws Exception {
        StringBuilder all = new StringBuilder();
        hosts.ip(side, "-br link").lines().map(line -> line.split("\\s", 2)[0]).sorted().forEach(all::append);
        return all + hosts.ip(side, "rule") + hosts.ip(side, "-6 rule") + hosts.ip(side, "xfrm state")
                + hosts.ip(side, "xfrm policy");
    }
}
