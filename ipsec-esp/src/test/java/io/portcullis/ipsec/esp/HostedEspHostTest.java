package io.portcullis.ipsec.esp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.DropCounters;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.Sa.Direction;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.linux.route.Prefix;
import io.portcullis.linux.testbed.Echo;
import io.portcullis.linux.testbed.TwoHosts;
import io.portcullis.linux.testbed.TwoHosts.Side;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many addresses of one host toward the other one, which has the usual backend; system-test runs it in a network namespace. */
public class HostedEspHostTest {

    private static final int PORT_UC = 6000;
    private static final int PORT_PS = 5100;
    private static final int WAIT_MS = 5000;
    private static final byte[] HELLO = "Hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private record Datagram(InetSocketAddress from, InetSocketAddress to, byte[] payload) {}

    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<Datagram> came = new LinkedBlockingQueue<>();
    private TwoHosts hosts;
    private SaBackend pcscf;
    private HostedEsp phones;
    private AkaKeys keys;

    @BeforeEach
    void connect() throws Exception {
        hosts = closing(TwoHosts.create("hosted"));
        keys = closing(AkaKeys.of(HexFormat.of().parseHex("b40ba9a3c58b2a05bbf0d987b21bf8cb"),
                HexFormat.of().parseHex("f769bcd751044604127672711c6d3441")));
        hosts.ip(Side.PCSCF, "route add 10.88.0.0/16 dev " + hosts.device(Side.PCSCF));
        hosts.ip(Side.PCSCF, "-6 route add fd88::/64 via fd77::2");
        pcscf = closing(hosts.at(Side.PCSCF).call(() -> EspBackend.open(EspConfig.DEFAULT)));
        phones = closing(hosts.at(Side.UE).call(() -> HostedEsp.open(EspConfig.DEFAULT.withDevice("many%d"), true)));
        phones.own(Prefix.parse("10.88.0.0/16"));
        phones.own(Prefix.parse("fd88::/64"));
        phones.start((from, to, payload) -> came.add(new Datagram(from, to, payload)));
    }

    private <T extends AutoCloseable> T closing(T thing) {
        open.add(thing);
        return thing;
    }

    @AfterEach
    void disconnect() throws Exception {
        for (AutoCloseable thing : open.reversed()) {
            thing.close();
        }
    }

    private static InetSocketAddress phone(boolean six, int number) {
        return new InetSocketAddress(InetAddress.ofLiteral(six ? "fd88::" + Integer.toHexString(number)
                : "10.88." + number / 256 + "." + number % 256), PORT_UC);
    }

    private static InetSocketAddress server(boolean six) throws IOException {
        return new InetSocketAddress(Side.PCSCF.address(six), PORT_PS);
    }

    /** Port_uc to port_ps and back, as one side has it. */
    private static List<Sa> sas(boolean six, int number, Side side) throws IOException {
        InetSocketAddress ue = phone(six, number);
        Direction toUe = side == Side.UE ? Direction.IN : Direction.OUT;
        Direction toPcscf = side == Side.UE ? Direction.OUT : Direction.IN;
        return List.of(
                new Sa(toUe, server(six).getAddress(), PORT_PS, ue.getAddress(), PORT_UC, Spi.of(100_000L + number)),
                new Sa(toPcscf, ue.getAddress(), PORT_UC, server(six).getAddress(), PORT_PS,
                        Spi.of(200_000L + number)));
    }

    private void install(boolean six, int number, AlgorithmPair pair) throws Exception {
        phones.install(sas(six, number, Side.UE), pair, keys);
        pcscf.install(sas(six, number, Side.PCSCF), pair, keys);
    }

    private static AlgorithmPair pair(String name) {
        return AlgorithmPair.ALL.stream().filter(each -> each.toString().equals(name)).findFirst().orElseThrow();
    }

    private Datagram next() throws InterruptedException {
        Datagram datagram = came.poll(WAIT_MS, TimeUnit.MILLISECONDS);
        assertThat(datagram).as("nothing came").isNotNull();
        return datagram;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesDatagramsOfManyAddressesWithOnePort(boolean six) throws Exception {
        pcscf.protect(new ProtectedEndpoint(server(six).getAddress(), PORT_PS));
        closing(Echo.start(hosts.at(Side.PCSCF), server(six).getAddress(), PORT_PS));
        List<AlgorithmPair> pairs = AlgorithmPair.ALL.stream().filter(AlgorithmPair::usable).toList();
        int count = 3 * pairs.size();
        for (int i = 1; i <= count; i++) {
            install(six, i, pairs.get(i % pairs.size()));
        }
        for (int i = 1; i <= count; i++) {
            byte[] payload = Arrays.copyOf(HELLO, i);
            phones.send(phone(six, i), server(six), payload);
            Datagram back = next();
            assertThat(back.from()).isEqualTo(server(six));
            assertThat(back.to()).isEqualTo(phone(six, i));
            assertThat(back.payload()).isEqualTo(payload);
        }
        for (Sa sa : sas(six, count, Side.UE)) {
            assertThat(phones.counters(sa).orElseThrow().packets()).as("packets of %s", sa).isOne();
        }
        assertThat(phones.drops()).isEqualTo(new DropCounters(0, 0, 0, 0, 0, 0, 0));
        assertThat(pcscf.drops()).isEqualTo(new DropCounters(0, 0, 0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesDatagramsThatTheLinkMustSplit(boolean six) throws Exception {
        pcscf.protect(new ProtectedEndpoint(server(six).getAddress(), PORT_PS));
        closing(Echo.start(hosts.at(Side.PCSCF), server(six).getAddress(), PORT_PS));
        install(six, 7, pair("hmac-sha-1-96=aes-cbc"));
        byte[] large = new byte[4000];
        new Random(1).nextBytes(large);
        phones.send(phone(six, 7), server(six), large);
        assertThat(next().payload()).isEqualTo(large);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sendsInClearFromAnyOfItsAddresses(boolean six) throws Exception {
        closing(Echo.start(hosts.at(Side.PCSCF), server(six).getAddress(), 5060));
        try (DatagramSocket everywhere = hosts.at(Side.UE).call(() -> new DatagramSocket(PORT_UC))) {
            everywhere.setSoTimeout(WAIT_MS);
            phones.sendInClear(phone(six, 300), new InetSocketAddress(server(six).getAddress(), 5060), HELLO);
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            everywhere.receive(answer);
            assertThat(Arrays.copyOf(answer.getData(), answer.getLength())).isEqualTo(HELLO);
        }
    }

    @Test
    void sendsNothingWithoutAnSaAndNothingMoreOnceItIsRemoved() throws Exception {
        assertThatThrownBy(() -> phones.send(phone(false, 1), server(false), HELLO)).isInstanceOf(IOException.class)
                .hasMessageContaining("no SA from port 6000");
        pcscf.protect(new ProtectedEndpoint(server(false).getAddress(), PORT_PS));
        install(false, 1, pair("hmac-sha-1-96=null"));
        phones.send(phone(false, 1), server(false), HELLO);
        await().atMost(Duration.ofMillis(WAIT_MS))
                .until(() -> pcscf.counters(sas(false, 1, Side.PCSCF).getLast()).orElseThrow().packets() == 1);
        phones.remove(sas(false, 1, Side.UE));
        assertThatThrownBy(() -> phones.send(phone(false, 1), server(false), HELLO)).isInstanceOf(IOException.class);
        assertThat(phones.drops().noSa()).isEqualTo(2);
        assertThat(phones.installed()).isEmpty();
        // Its SPI is free again.
        phones.install(sas(false, 1, Side.UE), pair("hmac-sha-1-96=null"), keys);
    }

    @Test
    void refusesAnSpiThatAnotherAddressHas() throws Exception {
        phones.install(sas(false, 1, Side.UE), pair("hmac-sha-1-96=null"), keys);
        Sa other = new Sa(Direction.IN, server(false).getAddress(), PORT_PS, phone(false, 2).getAddress(), PORT_UC,
                Spi.of(100_001));
        assertThatThrownBy(() -> phones.install(List.of(other), pair("hmac-sha-1-96=null"), keys))
                .isInstanceOfSatisfying(SaBackendException.class,
                        e -> assertThat(e.reason()).isEqualTo(SaBackendException.Reason.SPI_IN_USE));
        assertThat(phones.installed()).hasSize(2);
    }

    @Test
    void refusesADatagramTooLongForUdp() throws Exception {
        install(false, 1, pair("hmac-sha-1-96=null"));
        assertThatThrownBy(() -> phones.send(phone(false, 1), server(false), new byte[65_528]))
                .hasMessageContaining("65528 bytes are too many");
    }

    @Test
    void leavesNothingBehind() throws Exception {
        assertThat(hosts.ip(Side.UE, "rule")).contains("oif many0");
        assertThat(hosts.ip(Side.UE, "-6 rule")).contains("oif many0");
        assertThat(hosts.ip(Side.UE, "route show table local")).contains("10.88.0.0/16");
        phones.close();
        for (String family : List.of("", "-6 ")) {
            assertThat(hosts.ip(Side.UE, family + "rule")).doesNotContain("many0").doesNotContain("202");
            assertThat(hosts.ip(Side.UE, family + "route show table local")).doesNotContain("88");
        }
        assertThat(hosts.ip(Side.UE, "link")).doesNotContain("many0");
    }

    @Test
    void takesOverPrefixesThatACrashHasLeftAndNoOthers() throws Exception {
        hosts.ip(Side.UE, "route add local 10.89.0.0/16 dev lo proto 202");
        hosts.ip(Side.UE, "route add local 10.90.0.0/16 dev lo proto static");
        phones.own(Prefix.parse("10.89.0.0/16"));
        phones.own(Prefix.parse("10.90.0.0/16"));
        assertThat(hosts.ip(Side.UE, "route show table local")).contains("10.89.0.0/16", "10.90.0.0/16");
        phones.close();
        assertThat(hosts.ip(Side.UE, "route show table local")).doesNotContain("10.89.0.0/16")
                .contains("10.90.0.0/16");
    }

    @Test
    void removesRulesOfDevicesThatAreGone() throws Exception {
        int gone = 0x5044_0000 + 4711;
        hosts.ip(Side.UE, "rule add oif gone0 lookup " + gone + " pref 100 proto 202");
        hosts.ip(Side.UE, "rule add oif other0 lookup 4711 pref 101 proto 7");
        assertThat(phones.clearOrphans()).isOne();
        assertThat(hosts.ip(Side.UE, "rule")).doesNotContain("gone0").contains("other0", "many0");
    }
}
