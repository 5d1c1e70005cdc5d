package io.portcullis.systemtest.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.esp.EspBackend;
import io.portcullis.ipsec.esp.EspConfig;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.xfrm.XfrmBackend;
import io.portcullis.ipsec.xfrm.XfrmConfig;
import io.portcullis.linux.testbed.Command;
import io.portcullis.linux.testbed.Echo;
import io.portcullis.linux.testbed.TwoHosts;
import io.portcullis.linux.testbed.TwoHosts.Side;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The UE's side is plain {@code ip xfrm}: states without selectors, policies of its own making, keys out of
 * {@link HandKeyed}. On our side either backend. What {@link HandKeyedPeerTest} runs inside.
 */
class HandKeyedPeer {

    /** The backend on our side. */
    enum Ours {
        KERNEL, USERSPACE;

        SaBackend open() throws SaBackendException {
            return switch (this) {
                case KERNEL -> XfrmBackend.open(XfrmConfig.DEFAULT);
                case USERSPACE -> EspBackend.open(EspConfig.DEFAULT);
            };
        }
    }

    private static final int WAIT = 10_000;
    private static final int NOT_COMING = 300;
    private static final int PORT_UC = 6000;
    private static final int PORT_PS = 5100;
    private static final long SPI_UC = 0x9000_0001L;
    private static final long SPI_PS = 0x9000_0002L;
    private static final byte[] REGISTER = "REGISTER sip:home.example SIP/2.0\r\n\r\n".getBytes(UTF_8);

    private TwoHosts hosts;

    @BeforeEach
    void connect() throws Exception {
        hosts = TwoHosts.create("hk");
    }

    @AfterEach
    void disconnect() throws Exception {
        hosts.close();
    }

    static Stream<Arguments> backendsPairsAndFamilies() {
        return Stream.of(Ours.values()).flatMap(ours -> HandKeyed.all().stream()
                .flatMap(keyed -> Stream.of(Arguments.of(ours, keyed, false), Arguments.of(ours, keyed, true))));
    }

    @Test
    @Shows({"row 12.1", "row 12.2"})
    void thereAreHandExpandedKeysForEveryPair() {
        assertThat(HandKeyed.all()).extracting(HandKeyed::pair)
                .containsExactlyInAnyOrderElementsOf(AlgorithmPair.ALL);
    }

    @ParameterizedTest
    @MethodSource("backendsPairsAndFamilies")
    @Shows({"row 12.1", "row 12.2", "field 14", "field 24.1", "field 24.2"})
    void understandsUs(Ours ours, HandKeyed keyed, boolean six) throws Exception {
        InetAddress ue = Side.UE.address(six);
        InetAddress pcscf = Side.PCSCF.address(six);
        InetSocketAddress client = new InetSocketAddress(ue, PORT_UC);
        InetSocketAddress server = new InetSocketAddress(pcscf, PORT_PS);
        try (SaBackend backend = hosts.at(Side.PCSCF).call(ours::open);
                Echo echo = Echo.start(hosts.at(Side.PCSCF), pcscf, PORT_PS)) {
            assertThat(backend.name()).isEqualToIgnoringCase(ours.name());
            backend.protect(new ProtectedEndpoint(pcscf, PORT_PS));
            assertThat(Echo.overUdp(hosts.at(Side.UE), client, server, REGISTER, NOT_COMING)).as("in clear").isFalse();
            await().atMost(Duration.ofMillis(WAIT)).until(() -> backend.drops().cleartext() > 0);
            // A socket that is not bound to the userspace backend's device hears what came in clear, but cannot answer.
            long inClear = echo.received();
            keyByHand(keyed, ue, pcscf);
            List<Sa> sas = List.of(
                    new Sa(Sa.Direction.OUT, pcscf, PORT_PS, ue, PORT_UC, Spi.of(SPI_UC)),
                    new Sa(Sa.Direction.IN, ue, PORT_UC, pcscf, PORT_PS, Spi.of(SPI_PS)));
            try (AkaKeys keys = AkaKeys.of(HexFormat.of().parseHex(HandKeyed.CK),
                    HexFormat.of().parseHex(HandKeyed.IK))) {
                backend.install(sas, keyed.pair(), keys);
            }

            assertThat(Echo.overUdp(hosts.at(Side.UE), client, server, REGISTER, WAIT)).as("UDP").isTrue();
            assertThat(Echo.overTcp(hosts.at(Side.UE), client, server, REGISTER, WAIT)).as("TCP").isTrue();
            assertThat(echo.received()).isEqualTo(inClear + 2);
            assertThat(backend.counters(sas.getLast()).orElseThrow().packets()).isGreaterThan(3);
            assertThat(backend.drops().integrity()).isZero();
        }
    }

    /** Everything on its own: a state for each way, and policies that name it. */
    private void keyByHand(HandKeyed keyed, InetAddress ue, InetAddress pcscf) throws Exception {
        String u = ue.getHostAddress();
        String p = pcscf.getHostAddress();
        state(keyed, u, p, SPI_PS);
        state(keyed, p, u, SPI_UC);
        hosts.ip(Side.UE, "xfrm policy add src " + u + " dst " + p + " sport " + PORT_UC + " dport " + PORT_PS
                + " dir out tmpl src " + u + " dst " + p + " proto esp mode transport");
        hosts.ip(Side.UE, "xfrm policy add src " + p + " dst " + u + " sport " + PORT_PS + " dport " + PORT_UC
                + " dir in tmpl src " + p + " dst " + u + " proto esp mode transport");
    }

    private void state(HandKeyed keyed, String from, String to, long spi) throws Exception {
        List<String> words = new ArrayList<>(List.of("ip", "-n", hosts.name(Side.UE), "xfrm", "state", "add", "src",
                from, "dst", to, "proto", "esp", "spi", Long.toString(spi), "mode", "transport", "replay-window",
                "32"));
        words.addAll(keyed.algorithms());
        Command.run(words);
    }
}
