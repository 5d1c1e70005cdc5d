package io.portcullis.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.server.config.yaml.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {
    private static final Optional<InetAddress> MACHINE = Optional.of(InetAddress.ofLiteral("192.0.2.9"));
    private static final String HOME = "home: sip:icscf.example.org\n";

    private static Configuration read(String text) throws ConfigurationException {
        return ConfigurationReader.read("f.yaml", text, MACHINE).configuration();
    }

    private static List<String> problems(String text) {
        try {
            return ConfigurationReader.read("f", text, MACHINE).warnings().stream().map(p -> p.in("f")).toList();
        } catch (ConfigurationException e) {
            return e.problems().stream().map(p -> p.in("f")).toList();
        }
    }

    @Test
    @Shows({"row 1", "row 3"})
    void everySettingHasItsDefault() throws ConfigurationException {
        Configuration c = read(HOME);

        assertThat(c.sockets()).map(SocketSpec::toString).containsExactly("udp:192.0.2.9:5060", "tcp:192.0.2.9:5060",
                "ipsec:192.0.2.9:5062", "ipsec:192.0.2.9:5063", "ipsec:192.0.2.9:5064");
        assertThat(c.ports()).isEqualTo(new Configuration.Ports(OptionalInt.empty(), OptionalInt.empty()));
        assertThat(c.core().home()).isEqualTo(new NextHop("icscf.example.org", -1, null));
        assertThat(c.core().homeSocket()).hasToString("udp:192.0.2.9:5060");
        assertThat(c.core().trustedPeers()).isEmpty();
        assertThat(c.core().hostName()).isEqualTo("192.0.2.9");
        assertThat(c.core().visitedNetworkId()).isEqualTo("192.0.2.9");
        assertThat(c.core().nextHops()).isEqualTo(new Configuration.NextHops(List.of(), Duration.ofSeconds(2),
                Duration.ofSeconds(4), Duration.ofSeconds(30)));
        assertThat(c.core().serviceRoute()).isEqualTo(Words.ServiceRoute.OVERWRITE);
        assertThat(c.agreement())
                .isEqualTo(new Configuration.Agreement(Words.SecurityAgreement.REQUIRED, List.of(), false,
                        65536, 262144, Duration.ofSeconds(30)));
        assertThat(c.backend()).isEqualTo(Words.Backend.AUTO);
        assertThat(c.store()).contains(new StoreFiles(Path.of("/var/lib/portcullis/registrations.db"),
                Path.of("/var/lib/portcullis/registrations.db.key")));
        assertThat(c.timers()).isEqualTo(new Configuration.Timers(Duration.ofMillis(500), Duration.ofSeconds(4),
                Duration.ofSeconds(5)));
        assertThat(c.logging()).isEqualTo(new Configuration.Logging(Words.LogLevel.INFO, Words.LogFormat.TEXT));
        assertThat(c.routes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"MyRoutes.java, /etc/portcullis/MyRoutes.java", "../lib/My.java, /etc/lib/My.java",
        "/opt/My.java, /opt/My.java"})
    void routesAreRelativeToTheConfiguration(String written, String path) throws ConfigurationException {
        assertThat(ConfigurationReader.read("/etc/portcullis/p.yaml", HOME + "routes: " + written + "\n", MACHINE)
                .configuration().routes()).contains(Path.of(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"routes.txt", ".java", "5", "[a.java]", "null"})
    void routesAreAJavaFile(String written) {
        assertThat(problems(HOME + "routes: " + written + "\n")).singleElement().asString()
                .startsWith("f:2:9: error: routes wants the path of a file whose name ends with .java, not ");
    }

    @Test
    @Shows({"row 1", "row 5.1", "field 9"})
    void readsEverySetting() throws ConfigurationException {
        Configuration c = read("""
                socket:
                  - udp:10.0.0.1
                  - tcp:10.0.0.1:5080
                  - "udp:[2001:db8::1]"
                  - ipsec:10.0.0.1
                  - ipsec:10.0.0.1:6001
                  - ipsec:[2001:db8::1]:6000
                  - ipsec:[2001:db8::1]:6001
                port: 6000
                default_server_port: 6000
                default_client_port: 6001
                home: sip:[2001:db8::2]:5090;transport=udp
                home_socket: udp:[2001:db8::1]
                trusted_peers: [10.0.0.7, "2001:db8::7"]
                host_name: pcscf.example.org
                visited_network_id: ims.mnc001.mcc001.3gppnetwork.org
                service_route: strict
                name_servers: [10.0.0.53, "[2001:db8::53]"]
                dns_timeout: 700
                failover_timeout: 1500
                next_hop_quarantine: 0
                security_agreement: preferred
                allowed_algorithms: [aes-gmac=aes-gcm, "hmac-sha-1-96"]
                disable_deprecated_algorithms: false
                min_spi: 5000
                max_spi: 4294967295
                temporary_timeout: 12
                backend: userspace
                store: /srv/pcscf/regs.db
                store_key: /etc/portcullis/key
                t1: 200
                t2: 2000
                t4: 2500
                log_level: debug
                log_format: json
                """);

        assertThat(c.sockets()).map(SocketSpec::toString).containsExactly("udp:10.0.0.1:5060", "tcp:10.0.0.1:5080",
                "udp:[2001:db8::1]:5060", "ipsec:10.0.0.1:6000", "ipsec:10.0.0.1:6001",
                "ipsec:[2001:db8::1]:6000", "ipsec:[2001:db8::1]:6001");
        assertThat(c.ports()).isEqualTo(new Configuration.Ports(OptionalInt.of(6000), OptionalInt.of(6001)));
        assertThat(c.core().home()).isEqualTo(new NextHop("2001:db8::2", 5090, "udp"));
        assertThat(c.core().homeSocket()).hasToString("udp:[2001:db8::1]:5060");
        assertThat(c.core().trustedPeers()).containsExactlyInAnyOrder(InetAddress.ofLiteral("10.0.0.7"),
                InetAddress.ofLiteral("2001:db8::7"));
        assertThat(c.core().hostName()).isEqualTo("pcscf.example.org");
        assertThat(c.core().visitedNetworkId()).isEqualTo("ims.mnc001.mcc001.3gppnetwork.org");
        assertThat(c.core().serviceRoute()).isEqualTo(Words.ServiceRoute.STRICT);
        assertThat(c.core().nextHops()).isEqualTo(new Configuration.NextHops(
                List.of(InetAddress.ofLiteral("10.0.0.53"), InetAddress.ofLiteral("2001:db8::53")),
                Duration.ofMillis(700), Duration.ofMillis(1500), Duration.ZERO));
        assertThat(c.agreement().allowedAlgorithms()).map(Object::toString).containsExactly("[aes-gmac=aes-gcm]",
                "[hmac-sha-1-96=aes-cbc, hmac-sha-1-96=des-ede3-cbc, hmac-sha-1-96=null]");
        assertThat(c.agreement().securityAgreement()).isEqualTo(Words.SecurityAgreement.PREFERRED);
        assertThat(c.agreement().minSpi()).isEqualTo(5000);
        assertThat(c.agreement().maxSpi()).isEqualTo(4294967295L);
        assertThat(c.agreement().temporaryTimeout()).isEqualTo(Duration.ofSeconds(12));
        assertThat(c.backend()).isEqualTo(Words.Backend.USERSPACE);
        assertThat(c.store()).contains(new StoreFiles(Path.of("/srv/pcscf/regs.db"), Path.of("/etc/portcullis/key")));
        assertThat(c.timers()).isEqualTo(new Configuration.Timers(Duration.ofMillis(200), Duration.ofSeconds(2),
                Duration.ofMillis(2500)));
        assertThat(c.logging()).isEqualTo(new Configuration.Logging(Words.LogLevel.DEBUG, Words.LogFormat.JSON));
    }

    static Stream<Arguments> mistakes() {
        String two = "socket: [\"udp:10.0.0.1\", \"ipsec:10.0.0.1:6000\", \"ipsec:10.0.0.1:6001\","
                + " \"ipsec:10.0.0.1:6002\"]\n";
        return Stream.of(
                arguments(HOME + "min_spy: 70000\n",
                        "f:2:1: error: unknown setting \"min_spy\"; did you mean \"min_spi\"?"),
                arguments(HOME + "MIN-SPI: 70000\n",
                        "f:2:1: error: unknown setting \"MIN-SPI\"; did you mean \"min_spi\"?"),
                arguments(HOME + "quux: 1\n", "f:2:1: error: unknown setting \"quux\""),
                arguments(HOME + "port: 6000\nport: 6001\n", "f:3:1: error: port is set twice; first at 2:1"),
                arguments(HOME + "port: http\n",
                        "f:2:7: error: port wants a whole number from 1 to 65535, not the text \"http\""),
                arguments(HOME + "port: \"6000\"\n",
                        "f:2:7: error: port wants a whole number from 1 to 65535, not the text"
                                + " \"6000\"; take the quotes away"),
                arguments(HOME + "port: 0\n", "f:2:7: error: port is 0; it may be 1 to 65535"),
                arguments(HOME + "port: 65536\n", "f:2:7: error: port is 65536; it may be 1 to 65535"),
                arguments(HOME + "port: 99999999999999999999\n",
                        "f:2:7: error: port is 99999999999999999999; it may be 1 to 65535"),
                arguments(HOME + "port: 5e3\n",
                        "f:2:7: error: port wants a whole number from 1 to 65535, not the number 5e3"),
                arguments(HOME + "port: 60.5\n",
                        "f:2:7: error: port wants a whole number from 1 to 65535, not the number 60.5"),
                arguments(HOME + "port:\n", "f:2:6: error: port wants a whole number from 1 to 65535, not nothing"),
                arguments(HOME + "port:   [6000]\n",
                        "f:2:9: error: port wants a whole number from 1 to 65535, not a list"),
                arguments(HOME + "min_spi: 255\n", "f:2:10: error: min_spi is 255; it may be 256 to 4294967295"),
                arguments(HOME + "max_spi: 4294967296\n",
                        "f:2:10: error: max_spi is 4294967296; it may be 256 to 4294967295"),
                arguments(HOME + "temporary_timeout: 30s\n",
                        "f:2:20: error: temporary_timeout wants a whole number from 1 to"
                                + " 3600, not the text \"30s\""),
                arguments(HOME + "disable_deprecated_algorithms: yes\n",
                        "f:2:32: error: disable_deprecated_algorithms wants true or false, not the text \"yes\"; write true"),
                arguments(HOME + "disable_deprecated_algorithms: 0\n",
                        "f:2:32: error: disable_deprecated_algorithms wants true or false, not the number 0; write false"),
                arguments(HOME + "security_agreement: require\n",
                        "f:2:21: error: security_agreement wants one of required,"
                                + " preferred, off, not the text \"require\"; did you mean \"required\"?"),
                arguments(HOME + "backend: kernal\n",
                        "f:2:10: error: backend wants one of auto, kernel, userspace, not the text"
                                + " \"kernal\"; did you mean \"kernel\"?"),
                arguments(HOME + "store: regs.db\n", "f:2:8: error: store wants a path that begins with /, or the word"
                        + " memory, not the text \"regs.db\""),
                arguments(HOME + "store: memori\n", "f:2:8: error: store wants a path that begins with /, or the word"
                        + " memory, not the text \"memori\"; did you mean \"memory\"?"),
                arguments(HOME + "store: /\n",
                        "f:2:8: error: store wants a path that begins with /, or the word memory,"
                                + " not the text \"/\""),
                arguments(HOME + "store: [/a]\n",
                        "f:2:8: error: store wants a path that begins with /, or the word memory,"
                                + " not a list"),
                arguments(HOME + "store: \"/a\\0b\"\n",
                        "f:2:8: error: store wants a path that begins with /, or the word"
                                + " memory, not the text \"/a\0b\""),
                arguments(HOME + "store_key: memory\n",
                        "f:2:12: error: store_key wants a path that begins with /, not the text \"memory\""),
                arguments(HOME + "store: /a/../b\nstore_key: /b\n",
                        "f:3:1: error: store_key is the store itself; the key is a file of its own"),
                arguments(HOME + "store: memory\nstore_key: /b\n",
                        "f:3:1: warning: store_key is not used, since store is memory"),
                arguments(HOME + "allowed_algorithms: [hmac-sha1-96=null]\n", "f:2:22: error: allowed_algorithms:"
                        + " \"hmac-sha1-96\" is no integrity algorithm; known are hmac-md5-96, hmac-sha-1-96, aes-gmac, null"),
                arguments(HOME + "allowed_algorithms: aes-gmac, aes-cbx\n",
                        "f:2:21: error: allowed_algorithms: \"aes-cbx\" is"
                                + " no algorithm; known are hmac-md5-96, hmac-sha-1-96, aes-gmac, null, des-ede3-cbc, aes-cbc,"
                                + " aes-gcm"),
                arguments(HOME + "allowed_algorithms:\n  - aes-gmac\n  - null=aes-cbc\n",
                        "f:4:5: error: allowed_algorithms:"
                                + " null=aes-cbc is no pair of TS 33.203; with null go aes-gcm"),
                arguments(HOME + "allowed_algorithms: []\n",
                        "f:2:21: error: allowed_algorithms is empty; leave it out to allow every pair"),
                arguments(HOME + "allowed_algorithms: hmac-md5-96\ndisable_deprecated_algorithms: true\n",
                        "f:2:1: error: disable_deprecated_algorithms takes every pair of allowed_algorithms out; allow one with"
                                + " aes-gcm or aes-gmac, or set it to false"),
                arguments(HOME
                        + "allowed_algorithms: [aes-cbc, hmac-sha-1-96=null]\ndisable_deprecated_algorithms: true\n",
                        "f:2:1: error: disable_deprecated_algorithms takes every pair of allowed_algorithms out; allow one with"
                                + " aes-gcm or aes-gmac, or set it to false"),
                arguments(HOME + "t1: 1000\nt2: 500\n", "f:3:1: error: t2 is 500 ms, less than t1, which is 1000 ms"),
                arguments(HOME + "trusted_peers: [peer.example.org]\n",
                        "f:2:17: error: trusted_peers wants an IP address, not the text \"peer.example.org\""),
                arguments(HOME + "host_name: \"a b\"\n",
                        "f:2:12: error: host_name wants a host name or an address, IPv6 in"
                                + " brackets, not the text \"a b\""),
                arguments("port: 5062\n", "f: error: home is missing: the home network's I-CSCF or S-CSCF, as in"
                        + " home: sip:icscf.example.org:5060"),
                arguments("home: icscf.example.org\n",
                        "f:1:7: error: home wants sip:HOST[:PORT][;transport=udp|tcp], not the"
                                + " text \"icscf.example.org\"; did you mean \"sip:icscf.example.org\"?"),
                arguments("home: sips:icscf.example.org\n",
                        "f:1:7: error: home: sips: (TLS) is not spoken here; write sip:"),
                arguments("home: sip:icscf.example.org;transport=sctp\n",
                        "f:1:7: error: home: ;transport=sctp is not known"
                                + " here; it may have ;transport=udp or ;transport=tcp"),
                arguments("home: sip:icscf.example.org:70000\n",
                        "f:1:7: error: home: 70000 is no port; it may be 1 to 65535"),
                arguments(two + "home: sip:icscf.example.org;transport=tcp\n", "f:2:1: error: home is"
                        + " sip:icscf.example.org;transport=tcp, but no tcp: entry of socket with an address of its own can"
                        + " reach it"),
                arguments(two + "home: sip:[2001:db8::1]\n", "f:2:1: error: home is sip:[2001:db8::1], but no udp:"
                        + " entry of socket with an address of its own can reach it"),
                arguments(two + HOME + "home_socket: udp:10.0.0.2\n",
                        "f:3:14: error: home_socket: udp:10.0.0.2:5060 is not among socket"),
                arguments(two + HOME + "home_socket: ipsec:10.0.0.1:6000\n", "f:3:14: error: home_socket:"
                        + " ipsec:10.0.0.1:6000 takes ESP only, so it cannot talk to the home network"),
                arguments(two + HOME + "default_client_port: 6003\n",
                        "f:3:1: error: default_client_port is 6003, but the ipsec"
                                + " sockets of 10.0.0.1 have [6000, 6001, 6002]"),
                arguments(two + HOME + "default_server_port: 6000\ndefault_client_port: 6000\n", "f:4:1: error:"
                        + " default_client_port is the default_server_port; a set of SAs needs two ports"),
                arguments(HOME + "max_spi: &x 70000\nmin_spi: *x\n",
                        "f:3:10: error: aliases (*name) are not used here; write the"
                                + " value out|f:3:10: error: min_spi wants a whole number from 256 to 4294967295, not the text \"x\""),
                arguments("- home\n", "f:1:1: error: the file wants settings such as port: 5062, not a list"),
                arguments(HOME + "---\nport: 6000\n",
                        "f:3:1: error: a second document begins here; one file is one document"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    @Shows({"row 2.3", "row 4.4", "row 5.4", "row 6", "row 12.4"})
    void namesTheMistakeAndItsPlace(String text, String expected) {
        assertThat(String.join("|", problems(text))).isEqualTo(expected);
    }

    @Test
    void reportsEveryMistakeAtOnceDownTheFile() {
        assertThat(problems("""
                socket:
                  - upd:10.0.0.1
                  - udp:10.0.0.300
                prot: 5062
                min_spi: 12
                min_spi: 70000
                backend: KERNEL
                """)).containsExactly(
                "f:2:5: error: a socket begins with udp:, tcp: or ipsec:, not \"upd:\"; did you mean \"udp\"?",
                "f:3:5: error: \"10.0.0.300\" is no IP address; a socket is opened on an address, not on a name",
                "f:4:1: error: unknown setting \"prot\"; did you mean \"port\"?",
                "f:5:10: error: min_spi is 12; it may be 256 to 4294967295",
                "f:6:1: error: min_spi is set twice; first at 5:1",
                "f:7:10: error: backend wants one of auto, kernel, userspace, not the text \"KERNEL\"; did you mean"
                        + " \"kernel\"?");
    }

    @Test
    void saysWhereYamlEnds() {
        assertThat(problems("home: [sip:a\nport: 5062\n")).singleElement().asString().startsWith("f:2:")
                .contains("error: this is no YAML: ");
    }

    @Test
    @Shows("row 2.3")
    void swapsReversedSpisWithAWarning() throws ConfigurationException {
        ConfigurationReader.Result result = ConfigurationReader.read("f", HOME + "min_spi: 9000\nmax_spi: 8000\n",
                MACHINE);

        assertThat(result.configuration().agreement().minSpi()).isEqualTo(8000);
        assertThat(result.configuration().agreement().maxSpi()).isEqualTo(9000);
        assertThat(result.warnings()).map(p -> p.in("f")).containsExactly(
                "f:3:1: warning: min_spi 9000 is above max_spi 8000; taken as 8000 to 9000");
    }

    @Test
    void theKeyIsBesideItsStore() throws ConfigurationException {
        assertThat(read(HOME + "store: /srv/a.db\n").store())
                .contains(new StoreFiles(Path.of("/srv/a.db"), Path.of("/srv/a.db.key")));
    }

    @Test
    void theWordMemoryIsNoPath() throws ConfigurationException {
        assertThat(read(HOME + "store: memory\n").store()).isEmpty();
    }

    @Test
    @Shows("row 1")
    void givesIpsecSocketsThePortSetting() throws ConfigurationException {
        assertThat(read(HOME + "port: 6000\n").ipsecSockets()).map(SocketSpec::port).containsExactly(6000, 6001,
                6002);
        assertThat(read(HOME + "port: 65535\n").ipsecSockets()).map(SocketSpec::port).containsExactly(65533, 65534,
                65535);
    }

    @Test
    void aMachineWithLoopbackOnlyMustNameItsSockets() {
        assertThatThrownBy(() -> ConfigurationReader.read("f", HOME, Optional.empty()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no address but loopback, over which no ESP passes; name one under socket");
    }

    @Test
    void withoutAgreementNoIpsecSocketIsNeeded() throws ConfigurationException {
        assertThat(read("socket: udp:10.0.0.1\nsecurity_agreement: off\n" + HOME).ipsecSockets()).isEmpty();
    }

    @Test
    void saysWhyAFileCannotBeRead(@TempDir Path dir) throws Exception {
        Path latin = dir.resolve("latin.yaml");
        Files.write(latin, new byte[]{'a', ':', ' ', (byte) 0xFC});

        assertThatThrownBy(() -> ConfigurationReader.read(dir.resolve("none.yaml"))).hasMessageEndingWith(
                "none.yaml: error: there is no such file");
        assertThatThrownBy(() -> ConfigurationReader.read(latin)).hasMessageEndingWith("error: is no UTF-8 text");
        assertThatThrownBy(() -> ConfigurationReader.read(dir)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void warningsAreNoErrors() {
        assertThat(new Problem(Problem.Severity.WARNING, null, "odd").in("f")).isEqualTo("f: warning: odd");
    }
}
