package io.portcullis.server.migrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of Kamailio's ims_ipsec_pcscf. It has one range of client ports and one of server ports, a pair of them for each
 * UE; here all UEs share the sockets, so that two of an address do.
 */
final class KamailioRules {

    private static final int DEFAULT_CLIENT_PORT = 5062;
    private static final int DEFAULT_SERVER_PORT = 5063;
    private static final long LOWEST_SPI = 256;

    private final Migration migration;
    private final Map<String, CfgStatement> given = new HashMap<>();

    KamailioRules(Migration migration) {
        this.migration = migration;
    }

    void apply(CfgStatement statement) {
        switch (statement.name()) {
            case "ipsec_listen_addr", "ipsec_listen_addr6", "ipsec_client_port", "ipsec_server_port",
                    "ipsec_spi_id_start", "ipsec_spi_id_range", "ipsec_preferred_alg",
                    "ipsec_preferred_ealg" -> given.put(statement.name(), statement);
            case "ipsec_max_connections" -> migration.comment(statement,
                    "UEs share the sockets here, so that their number has no limit of this kind");
            case "ipsec_reuse_server_port" -> migration.comment(statement,
                    "port_ps always stays and port_pc always changes at a re-authentication (TS 33.203 7.1)");
            case "ipsec_delete_unused_tunnels" -> migration.comment(statement,
                    "a set that the UE never uses always goes after temporary_timeout");
            default -> migration.comment(statement, "there is no such setting here");
        }
    }

    /** What takes several parameters together. */
    void finish() {
        sockets("ipsec_listen_addr");
        sockets("ipsec_listen_addr6");
        spis();
        algorithms();
    }

    private long number(String name, long otherwise) {
        CfgStatement statement = given.get(name);
        if (statement == null) {
            return otherwise;
        }
        if (statement.value().matches("\\d{1,10}")) {
            return Long.parseLong(statement.value());
        }
        migration.comment(statement, "a whole number is wanted");
        return otherwise;
    }

    private void sockets(String name) {
        CfgStatement statement = given.get(name);
        if (statement == null) {
            return;
        }
        String address = statement.value();
        String host = address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
        migration.addSocket(statement, "ipsec:" + host + ":" + number("ipsec_client_port", DEFAULT_CLIENT_PORT));
        migration.addSocket(statement, "ipsec:" + host + ":" + number("ipsec_server_port", DEFAULT_SERVER_PORT));
    }

    private void spis() {
        CfgStatement start = given.get("ipsec_spi_id_start");
        if (start == null) {
            return;
        }
        long min = number("ipsec_spi_id_start", LOWEST_SPI);
        long max = min + number("ipsec_spi_id_range", 1000);
        if (min < LOWEST_SPI) {
            migration.comment(start, "SPIs below 256 are reserved (RFC 4303); some phones refuse those below 4096");
        }
        migration.set("min_spi", Long.toString(Math.max(LOWEST_SPI, min)));
        migration.set("max_spi", Long.toString(Math.max(LOWEST_SPI + 1, max)));
    }

    private void algorithms() {
        String alg = value("ipsec_preferred_alg");
        String ealg = value("ipsec_preferred_ealg");
        if (alg == null && ealg == null) {
            return;
        }
        List<AlgorithmPair> first = new ArrayList<>();
        List<AlgorithmPair> rest = new ArrayList<>();
        for (AlgorithmPair pair : AlgorithmPolicy.DEFAULT) {
            boolean preferred = (alg == null || pair.alg().token().equals(alg))
                    && (ealg == null || pair.ealg().token().equals(ealg));
            (preferred ? first : rest).add(pair);
        }
        if (first.isEmpty()) {
            migration.comment(statement(), "no pair of TS 33.203 Annex I is like that");
            return;
        }
        first.addAll(rest);
        migration.set("allowed_algorithms",
                "\"" + first.stream().map(AlgorithmPair::toString).collect(Collectors.joining(", ")) + "\"");
    }

    private CfgStatement statement() {
        CfgStatement alg = given.get("ipsec_preferred_alg");
        return alg == null ? Objects.requireNonNull(given.get("ipsec_preferred_ealg"), "one was given") : alg;
    }

    private @Nullable String value(String name) {
        CfgStatement statement = given.get(name);
        return statement == null || statement.value().isBlank() ? null : statement.value().strip();
    }
}
