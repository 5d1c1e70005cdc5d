package io.portcullis.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SettingsTest {

    @Test
    void everyNameIsPinned() {
        assertThat(Settings.ALL).map(Setting::name).containsExactly("socket", "port", "default_server_port",
                "default_client_port", "home", "home_socket", "trusted_peers", "host_name", "visited_network_id",
                "service_route", "name_servers", "dns_timeout", "failover_timeout", "next_hop_quarantine",
                "security_agreement", "allowed_algorithms", "disable_deprecated_algorithms", "min_spi",
                "max_spi", "temporary_timeout", "backend", "store", "store_key", "routes", "t1", "t2", "t4",
                "max_message_size", "max_body_size", "max_header_fields", "max_header_size", "max_connections",
                "max_connections_per_address", "max_write_backlog", "max_transactions", "connect_timeout",
                "connection_idle_timeout", "connection_stall_timeout", "udp_sockets", "udp_receive_buffer",
                "udp_send_buffer", "register_rate_per_source", "register_burst_per_source", "overload_delay",
                "retry_after", "log_level", "log_format");
    }

    @Test
    void documentedDefaultsAreTheDefaults() throws ConfigurationException {
        StringBuilder written = new StringBuilder("home: sip:icscf.example.org\n");
        for (Setting<?> setting : Settings.ALL) {
            written.append(setting.literalDefault() ? setting.name() + ": " + setting.defaultText() + "\n" : "");
        }

        assertThat(written.toString().lines()).hasSizeGreaterThan(10);
        assertThat(ConfigurationReader.read("f", written.toString(), machine()).configuration())
                .isEqualTo(ConfigurationReader.read("f", "home: sip:icscf.example.org\n", machine()).configuration());
    }

    @Test
    void theExampleFileHoldsTheDefaults() throws ConfigurationException {
        assertThat(ConfigurationReader.read("f", SettingsDocument.yaml(), machine()).configuration())
                .isEqualTo(
                        ConfigurationReader.read("f", "home: sip:icscf.example.org:5060\n", machine()).configuration());
    }

    @Test
    void theExampleFileIsGoodWithItsCommentsTakenAway() throws ConfigurationException {
        String all = SettingsDocument.yaml().replaceAll("(?m)^#([a-z_0-9]+:|  - )", "$1");
        String given = all.replaceAll("(?m)^.*:   # default:.*$", "");

        assertThat(given.lines().filter(line -> line.matches("[a-z_0-9]+:.*"))).hasSizeGreaterThan(10);
        assertThat(ConfigurationReader.read("f", given, machine()).configuration().sockets())
                .map(SocketSpec::toString).contains("ipsec:192.0.2.1:5063");
    }

    @Test
    void theSchemaKnowsEverySettingAndNoOther() {
        JsonNode schema = JsonMapper.shared().readTree(SettingsDocument.schema());

        assertThat(schema.get("properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(Settings.ALL.stream().map(Setting::name).toList());
        assertThat(schema.get("additionalProperties").asBoolean()).isFalse();
        assertThat(schema.at("/properties/min_spi/minimum").asLong()).isEqualTo(256);
    }

    private static Optional<InetAddress> machine() {
        return Optional.of(InetAddress.ofLiteral("192.0.2.9"));
    }
}
