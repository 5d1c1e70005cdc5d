package io.portcullis.server.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import io.portcullis.server.config.Configuration;
import io.portcullis.server.config.ConfigurationReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTest {

    private static final String SOCKETS = "socket=udp:192.0.2.1:5060\nsocket=ipsec:192.0.2.1:5062\n"
            + "socket=ipsec:192.0.2.1:5063\n";

    @TempDir
    private Path folder = Path.of("");

    /** What is printed is read by the server itself. */
    private Configuration read(String cfg) throws Exception {
        Path file = folder.resolve("portcullis.yaml");
        Files.writeString(file, Migration.of(cfg).yaml().replace("# home: sip:", "home: sip:"));
        return ConfigurationReader.read(file).configuration();
    }

    @Test
    void carriesEveryParameterOfProtoIpsecOver() throws Exception {
        Configuration configuration = read("""
                # OpenSIPS as a P-CSCF
                socket=udp:192.0.2.1:5060
                socket = tcp:192.0.2.1:5060 use_workers 4
                socket=ipsec:192.0.2.1:6100   # the first
                socket=ipsec:192.0.2.1:6101
                loadmodule "proto_ipsec.so"
                /* not this one:
                modparam("proto_ipsec", "port", 9)
                */
                modparam("proto_ipsec", "port", 6062)
                modparam( "proto_ipsec" , "min_spi", 70000) modparam("proto_ipsec", "max_spi", 80000)
                modparam("proto_ipsec", "temporary_timeout", 15)
                modparam("proto_ipsec", "default_client_port", 6100)
                modparam("proto_ipsec", "default_server_port", 6101)
                modparam("proto_ipsec", "allowed_algorithms", "hmac-sha-1-96=aes-cbc, hmac-md5-96=null")
                modparam("proto_ipsec", "disable_deprecated_algorithms", 0)
                route { xlog("modparam is a word"); }
                """);
        assertThat(configuration.sockets()).extracting(Object::toString).containsExactly("udp:192.0.2.1:5060",
                "tcp:192.0.2.1:5060", "ipsec:192.0.2.1:6100", "ipsec:192.0.2.1:6101");
        assertThat(configuration.ports().client()).hasValue(6100);
        assertThat(configuration.ports().server()).hasValue(6101);
        assertThat(configuration.agreement().minSpi()).isEqualTo(70_000);
        assertThat(configuration.agreement().maxSpi()).isEqualTo(80_000);
        assertThat(configuration.agreement().temporaryTimeout()).hasSeconds(15);
        assertThat(configuration.agreement().allowedAlgorithms()).extracting(Object::toString)
                .containsExactly("[hmac-sha-1-96=aes-cbc]", "[hmac-md5-96=null]");
        assertThat(configuration.agreement().disableDeprecated()).isFalse();
    }

    /** Whatever ends a line of YAML would end the comment: what is behind it would be a setting. */
    @ParameterizedTest
    @ValueSource(strings = {"\r", "\u0085", "\u2028", "\u2029"})
    void nothingBecomesASettingThatStandsInAComment(String lineEnd) throws Exception {
        String cfg = SOCKETS + "modparam(\"proto_ipsec\", \"nothing\", \"" + lineEnd + "security_agreement: off"
                + lineEnd + "\")\n";
        assertThat(read(cfg).agreement().securityAgreement()).hasToString("REQUIRED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket=udp:\0\n", "socket=udp:{\n", "socket=udp:a:\n", "socket=udp:1'\n",
        "modparam(\"proto_ipsec\", \"allowed_algorithms\", \"\\\\x\")\n",
        "modparam(\"ims_ipsec_pcscf\", \"ipsec_listen_addr\", \"'a\")\n", "socket=tls:\ud800\uffff\n"})
    void whatWouldBeNoYamlIsToldInAComment(String cfg) throws Exception {
        String yaml = Migration.of(cfg).yaml();
        assertThat(yaml).startsWith("# line 1: ");
        assertThat(read(SOCKETS + cfg).sockets()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\f", "\u000b", "\t", " \t\f "})
    void whateverSeparatesAlgorithmsBecomesABlank(String separator) {
        String yaml = Migration
                .of("modparam(\"proto_ipsec\", \"allowed_algorithms\", \"hmac-sha-1-96=aes-cbc," + separator
                        + "hmac-md5-96=null\")\n")
                .yaml();

        assertThat(yaml).contains("allowed_algorithms: \"hmac-sha-1-96=aes-cbc, hmac-md5-96=null\"\n");
    }

    @Test
    void saysWhatItCannotCarryOverAndWhereItStood() {
        String yaml = Migration.of("""
                socket=tls:192.0.2.1:5061
                socket=udp:192.0.2.1:5060 as 198.51.100.1:5060

                modparam("proto_ipsec", "port", "many")
                modparam("proto_ipsec", "colour", "blue")
                modparam("tm", "fr_timeout", 5)
                """).yaml();
        assertThat(yaml.lines().filter(line -> line.startsWith("# line"))).containsExactly(
                "# line 1: socket=tls:192.0.2.1:5061: only udp, tcp and ipsec sockets exist here",
                "# line 2: socket=udp:192.0.2.1:5060 as 198.51.100.1:5060: only the address is carried over, not 'as "
                        + "198.51.100.1:5060'",
                "# line 4: modparam(\"proto_ipsec\", \"port\", \"many\"): a whole number is wanted",
                "# line 5: modparam(\"proto_ipsec\", \"colour\", \"blue\"): there is no such setting here");
        assertThat(yaml).doesNotContain("fr_timeout").contains("  - udp:192.0.2.1:5060\n");
    }

    @Test
    void carriesKamailiosModuleOver() throws Exception {
        String cfg = """
                #!define IPSEC_ADDR "192.0.2.1"
                listen=udp:192.0.2.1:5060
                listen=tcp:192.0.2.1:5060
                modparam("ims_ipsec_pcscf", "ipsec_listen_addr", IPSEC_ADDR)
                modparam("ims_ipsec_pcscf", "ipsec_listen_addr6", "2001:db8::1")
                modparam("ims_ipsec_pcscf", "ipsec_client_port", 5100)
                modparam("ims_ipsec_pcscf", "ipsec_server_port", 6100)
                modparam("ims_ipsec_pcscf", "ipsec_max_connections", 100)
                modparam("ims_ipsec_pcscf", "ipsec_spi_id_start", 100)
                modparam("ims_ipsec_pcscf", "ipsec_spi_id_range", 5000)
                modparam("ims_ipsec_pcscf", "ipsec_preferred_alg", "hmac-md5-96")
                modparam("ims_ipsec_pcscf", "ipsec_preferred_ealg", "null")
                """;
        Configuration configuration = read(cfg);
        assertThat(configuration.sockets()).extracting(Object::toString).containsExactly("udp:192.0.2.1:5060",
                "tcp:192.0.2.1:5060", "ipsec:192.0.2.1:5100", "ipsec:192.0.2.1:6100", "ipsec:[2001:db8::1]:5100",
                "ipsec:[2001:db8::1]:6100");
        assertThat(configuration.agreement().minSpi()).isEqualTo(256);
        assertThat(configuration.agreement().maxSpi()).isEqualTo(5100);
        assertThat(configuration.agreement().allowedAlgorithms()).first().hasToString("[hmac-md5-96=null]");
        assertThat(configuration.agreement().allowedAlgorithms()).hasSize(9);
        assertThat(Migration.of(cfg).yaml()).contains("# line 8: ").contains("# line 9: ");
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(Migration.of("loadmodule \"tm.so\"\nmodparam(\"tm\", \"x\", 1)\n").found()).isFalse();
        assertThat(Migration.of("/* socket=udp:192.0.2.1 */ # listen=udp:192.0.2.1").found()).isFalse();
    }
}
