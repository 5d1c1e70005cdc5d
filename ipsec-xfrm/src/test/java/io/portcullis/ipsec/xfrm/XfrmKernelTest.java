package io.portcullis.ipsec.xfrm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.FourSas;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.linux.Errno;
import io.portcullis.linux.testbed.Echo;
import io.portcullis.linux.testbed.TwoHosts;
import io.portcullis.linux.testbed.TwoHosts.Side;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is XFRM's own, beyond {@link XfrmBackendTest}; system-test runs it inside a kernel that has ESP. */
public class XfrmKernelTest {

    private static final int WAIT = 10_000;
    private static final int NOT_COMING = 300;
    private static final byte[] HELLO = "OPTIONS sip:home SIP/2.0\r\n\r\n".getBytes(UTF_8);
    private static final AlgorithmPair SHA_AES = new AlgorithmPair(IntegrityAlgorithm.HMAC_SHA_1_96,
            EncryptionAlgorithm.AES_CBC);
    private static final HexFormat HEX = HexFormat.of();

    private TwoHosts hosts;
    private XfrmBackend ue;
    private XfrmBackend pcscf;
    private AkaKeys keys;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void connect() throws Exception {
        hosts = TwoHosts.create("xb");
        ue = backend(Side.UE, XfrmConfig.DEFAULT);
        pcscf = backend(Side.PCSCF, XfrmConfig.DEFAULT);
        keys = AkaKeys.of(HEX.parseHex("b40ba9a3c58b2a05bbf0d987b21bf8cb"),
                HEX.parseHex("f769bcd751044604127672711c6d3441"));
    }

    @AfterEach
    void disconnect() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        hosts.close();
    }

    private XfrmBackend backend(Side side, XfrmConfig config) throws Exception {
        XfrmBackend backend = hosts.at(side).call(() -> XfrmBackend.open(config));
        open.add(backend);
        return backend;
    }

    private Echo echo(FourSas set) throws Exception {
        Echo echo = Echo.start(hosts.at(Side.PCSCF), Side.PCSCF.address(set.six()), set.portPs());
        open.add(echo);
        return echo;
    }

    private void protectBoth(FourSas set) throws Exception {
        for (ProtectedEndpoint endpoint : set.endpoints(Side.UE)) {
            ue.protect(endpoint);
        }
        for (ProtectedEndpoint endpoint : set.endpoints(Side.PCSCF)) {
            pcscf.protect(endpoint);
        }
    }

    private void installBoth(FourSas set, AlgorithmPair pair) throws Exception {
        ue.install(set.at(Side.UE), pair, keys);
        pcscf.install(set.at(Side.PCSCF), pair, keys);
    }

    private static InetSocketAddress client(FourSas set) throws IOException {
        return new InetSocketAddress(Side.UE.address(set.six()), set.portUc());
    }

    private static InetSocketAddress server(FourSas set) throws IOException {
        return new InetSocketAddress(Side.PCSCF.address(set.six()), set.portPs());
    }

    private boolean udp(FourSas set, int timeoutMs) throws Exception {
        return Echo.overUdp(hosts.at(Side.UE), client(set), server(set), HELLO, timeoutMs);
    }

    @Test
    @Shows({"field 18.1", "TS 33.203 7.1 protected ports"})
    void refusesCleartextEvenFromAUeThatHasASet() throws Exception {
        FourSas set = FourSas.of(false, 6000, 5000);
        Echo echo = echo(set);
        pcscf.protect(set.endpoints(Side.PCSCF).getLast());
        pcscf.install(set.at(Side.PCSCF), SHA_AES, keys);

        assertThat(udp(set, NOT_COMING)).isFalse();
        assertThat(echo.received()).isZero();
        assertThat(pcscf.drops().cleartext()).isPositive();
    }

    @Test
    @Shows("TS 33.203 7.1 protected ports")
    void sendsNothingFromAProtectedPortWithoutAnSa() throws Exception {
        FourSas set = FourSas.of(false, 6000, 5000);
        Echo echo = echo(set);
        ue.protect(set.endpoints(Side.UE).getFirst());

        assertThat(sent(set)).isFalse();
        assertThat(echo.received()).isZero();
        assertThat(ue.drops().noSa()).isPositive();
    }

    /** A send that the kernel refuses to the sender's face counts as not sent. */
    private boolean sent(FourSas set) throws Exception {
        try {
            return udp(set, NOT_COMING);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Shows("field 11.6")
    void installsAllOrNothing() throws Exception {
        FourSas set = FourSas.of(false, 6000, 5000);
        XfrmBackend other = backend(Side.PCSCF, XfrmConfig.DEFAULT.withReqid(4711));
        other.install(List.of(set.at(Side.PCSCF).get(2)), SHA_AES, keys);

        assertThatThrownBy(() -> pcscf.install(set.at(Side.PCSCF), SHA_AES, keys))
                .isInstanceOfSatisfying(SaBackendException.class, e -> {
                    assertThat(e.reason()).isEqualTo(SaBackendException.Reason.SPI_IN_USE);
                    assertThat(e.errno()).isEqualTo(Errno.EEXIST.number());
                }).hasMessageContaining("10.77.0.2:6001 > 10.77.0.1:5101 spi 5002")
                .hasMessageContaining("EEXIST (File exists)");

        assertThat(pcscf.installed()).isEmpty();
        assertThat(other.installed()).hasSize(1);
        other.remove(List.of(set.at(Side.PCSCF).get(2)));
        pcscf.install(set.at(Side.PCSCF), SHA_AES, keys);
        assertThat(pcscf.installed()).hasSize(4);
    }

    @Test
    @Shows("row 11.4")
    void clearsWhatAnEarlierRunLeftAndNothingElse() throws Exception {
        FourSas left = FourSas.of(false, 6000, 5000);
        FourSas mine = FourSas.of(true, 6000, 5000);
        FourSas others = FourSas.of(false, 6010, 5010);
        XfrmBackend earlier = backend(Side.PCSCF, XfrmConfig.DEFAULT);
        earlier.install(left.at(Side.PCSCF), SHA_AES, keys);
        // Not by a backend: while it lives, it puts its policies back.
        String template = " tmpl proto esp reqid " + XfrmConfig.DEFAULT_REQID + " mode transport";
        hosts.ip(Side.PCSCF, "xfrm policy add src fd77::1/128 dst ::/0 sport 5999 dir out" + template);
        hosts.ip(Side.PCSCF, "xfrm policy add src ::/0 dst fd77::1/128 dport 5999 dir in" + template);
        XfrmBackend other = backend(Side.PCSCF, XfrmConfig.DEFAULT.withReqid(4711));
        other.install(others.at(Side.PCSCF), SHA_AES, keys);
        other.protect(others.endpoints(Side.PCSCF).getLast());
        pcscf.install(mine.at(Side.PCSCF), SHA_AES, keys);
        pcscf.protect(mine.endpoints(Side.PCSCF).getLast());
        assertThat(pcscf.installed()).hasSize(8);

        assertThat(pcscf.clearOrphans()).as("four states, two policies").isEqualTo(6);

        assertThat(pcscf.clearOrphans()).isZero();
        assertThat(pcscf.installed()).containsExactlyInAnyOrderElementsOf(mine.at(Side.PCSCF));
        assertThat(other.installed()).hasSize(4);
        assertThat(hosts.ip(Side.PCSCF, "xfrm policy").lines().filter(line -> line.startsWith("src"))).hasSize(4);
    }

    @Test
    void takesOverThePolicyOfAnEarlierRun() throws Exception {
        FourSas set = FourSas.of(false, 6000, 5000);
        ProtectedEndpoint server = set.endpoints(Side.PCSCF).getLast();
        backend(Side.PCSCF, XfrmConfig.DEFAULT).protect(server);
        pcscf.protect(server);
        assertThat(pcscf.clearOrphans()).isZero();
        assertThat(hosts.ip(Side.PCSCF, "xfrm policy").lines().filter(line -> line.startsWith("src"))).hasSize(2);
    }

    @Test
    @Shows("row 11.4")
    void leavesAPolicyOfSomebodyElseAlone() throws Exception {
        hosts.ip(Side.PCSCF,
                "xfrm policy add src 10.77.0.1/32 dst 0.0.0.0/0 sport 5100 dir out priority 7 action block");
        ProtectedEndpoint server = FourSas.of(false, 6000, 5000).endpoints(Side.PCSCF).getLast();

        assertThatThrownBy(() -> pcscf.protect(server)).isInstanceOf(SaBackendException.class)
                .hasMessageContaining("10.77.0.1:5100").hasMessageContaining("not ours");

        assertThat(hosts.ip(Side.PCSCF, "xfrm policy")).contains("priority 7").doesNotContain("dir in");
    }

    @Test
    void putsBackPoliciesThatSomebodyFlushed() throws Exception {
        FourSas set = FourSas.of(false, 6000, 5000);
        echo(set);
        protectBoth(set);
        installBoth(set, SHA_AES);
        String before = hosts.ip(Side.PCSCF, "xfrm policy list nosock");
        hosts.ip(Side.PCSCF, "xfrm policy flush");

        await().atMost(Duration.ofMillis(WAIT))
                .until(() -> sorted(hosts.ip(Side.PCSCF, "xfrm policy list nosock")).equals(sorted(before)));

        assertThat(pcscf.checkPolicies()).isZero();
        assertThat(udp(set, WAIT)).isTrue();
    }

    private static List<String> sorted(String lines) {
        return lines.lines().sorted().toList();
    }

    @Test
    void putsBackAPolicyThatSomebodyChanged() throws Exception {
        ProtectedEndpoint server = FourSas.of(false, 6000, 5000).endpoints(Side.PCSCF).getLast();
        pcscf.protect(server);
        hosts.ip(Side.PCSCF, "xfrm policy update src 0.0.0.0/0 dst 10.77.0.1/32 dport " + server.port()
                + " dir in priority 100 action allow");

        await().atMost(Duration.ofMillis(WAIT)).until(
                () -> hosts.ip(Side.PCSCF, "xfrm policy").contains("dir in") && pcscf.checkPolicies() == 0
                        && hosts.ip(Side.PCSCF, "xfrm policy").split("tmpl", -1).length == 3);
    }

    @Test
    @Shows("row 11.4")
    void deletesNoStateThatIsNotOurs() throws Exception {
        FourSas set = FourSas.of(false, 6000, 5000);
        XfrmBackend other = backend(Side.PCSCF, XfrmConfig.DEFAULT.withReqid(4711));
        other.install(set.at(Side.PCSCF), SHA_AES, keys);
        pcscf.remove(set.at(Side.PCSCF));
        assertThat(other.installed()).hasSize(4);
    }

    @Test
    void removesStatesOfAnEarlierRunWhenAsked() throws Exception {
        FourSas set = FourSas.of(false, 6000, 5000);
        backend(Side.PCSCF, XfrmConfig.DEFAULT).install(set.at(Side.PCSCF), SHA_AES, keys);
        pcscf.remove(pcscf.installed());
        assertThat(hosts.ip(Side.PCSCF, "xfrm state")).isBlank();
        pcscf.install(set.at(Side.PCSCF), SHA_AES, keys);
    }

    @Test
    @Shows({"TS 33.203 7.3 wrong IK", "TS 33.203 7.1 right SA"})
    void countsWrongKeysUnknownSpisAndForeignSelectors() throws Exception {
        FourSas set = FourSas.of(false, 6000, 5000);
        Echo echo = echo(set);
        protectBoth(set);
        ue.install(set.at(Side.UE), SHA_AES, keys);
        assertThat(udp(set, NOT_COMING)).isFalse();
        assertThat(pcscf.drops().unknownSpi()).isPositive();

        try (AkaKeys wrong = AkaKeys.of(new byte[16], new byte[16])) {
            pcscf.install(set.at(Side.PCSCF), SHA_AES, wrong);
        }
        assertThat(udp(set, NOT_COMING)).isFalse();
        assertThat(pcscf.drops().integrity()).isPositive();
        assertThat(pcscf.counters(set.at(Side.PCSCF).get(3)).orElseThrow().integrityFailed()).isPositive();

        pcscf.remove(set.at(Side.PCSCF));
        pcscf.install(FourSas.of(false, 7000, 5000).at(Side.PCSCF), SHA_AES, keys);
        assertThat(udp(set, NOT_COMING)).isFalse();
        assertThat(pcscf.drops().selector()).isPositive();
        assertThat(echo.received()).isZero();
    }

    @Test
    @Shows("field 28.1")
    void holdsManySets() throws Exception {
        int many = 300;
        for (int i = 0; i < many; i++) {
            pcscf.install(FourSas.of(i % 2 == 0, 10_000 + 2 * i, 0x8000_0000L + 4L * i).at(Side.PCSCF), SHA_AES, keys);
        }
        assertThat(pcscf.installed()).hasSize(4 * many).contains(
                FourSas.of(false, 10_002, 0x8000_0004L).at(Side.PCSCF).toArray(Sa[]::new));
        pcscf.close();
        assertThat(hosts.ip(Side.PCSCF, "xfrm state count")).contains("SAD count 0");
    }

    @Test
    void servesManyThreadsAtOnce() throws Exception {
        List<Callable<Void>> lives = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            FourSas set = FourSas.of(i % 2 == 0, 10_000 + 2 * i, 100_000 + 4L * i);
            lives.add(() -> {
                for (int round = 0; round < 3; round++) {
                    pcscf.install(set.at(Side.PCSCF), SHA_AES, keys);
                    assertThat(pcscf.installed()).containsAll(set.at(Side.PCSCF));
                    assertThat(pcscf.clearOrphans()).isZero();
                    assertThat(pcscf.counters(set.at(Side.PCSCF).getFirst())).isPresent();
                    pcscf.remove(set.at(Side.PCSCF));
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Void> life : threads.invokeAll(lives)) {
                life.get();
            }
        }
        assertThat(pcscf.installed()).isEmpty();
    }

    @Test
    void leavesNothingWhenClosedAndTakesNothingAfterwards() throws Exception {
        FourSas set = FourSas.of(false, 6000, 5000);
        protectBoth(set);
        installBoth(set, SHA_AES);
        pcscf.close();
        pcscf.close();
        assertThat(hosts.ip(Side.PCSCF, "xfrm state") + hosts.ip(Side.PCSCF, "xfrm policy")).isBlank();
        assertThatThrownBy(() -> pcscf.install(set.at(Side.PCSCF), SHA_AES, keys))
                .isInstanceOf(SaBackendException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> pcscf.protect(set.endpoints(Side.PCSCF).getFirst()))
                .isInstanceOf(SaBackendException.class).hasMessageContaining("closed");
    }

    @Test
    @Shows("field 24.1")
    void probesEveryPairAndLeavesNothing() throws Exception {
        XfrmProbe.Finding finding = hosts.at(Side.PCSCF).call(XfrmProbe::probe);
        assertThat(finding.reason()).isEqualTo("the kernel has ESP with every algorithm");
        assertThat(finding.pairs()).containsExactlyInAnyOrderElementsOf(AlgorithmPair.ALL);
        assertThat(finding.usable()).isTrue();
        assertThat(hosts.ip(Side.PCSCF, "xfrm state")).isBlank();
    }

    @Test
    void namesTheReplayWindowOfEachDirection() throws Exception {
        XfrmBackend wide = backend(Side.PCSCF, XfrmConfig.DEFAULT.withReqid(4711).withReplayWindow(4096));
        FourSas set = FourSas.of(false, 6000, 5000);
        wide.install(set.at(Side.PCSCF), SHA_AES, keys);
        assertThat(wide.installed()).containsExactlyInAnyOrderElementsOf(set.at(Side.PCSCF));
        assertThat(hosts.ip(Side.PCSCF, "xfrm state")).contains("replay_window 4096").contains("reqid 4711");
    }
}
