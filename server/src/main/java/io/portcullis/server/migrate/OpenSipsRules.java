package io.portcullis.server.migrate;

import java.util.Set;

/** Parameters of OpenSIPS's proto_ipsec: ours bear the same names. */
final class OpenSipsRules {

    private static final Set<String> NUMBERS = Set.of("port", "min_spi", "max_spi", "temporary_timeout",
            "default_client_port", "default_server_port");

    private OpenSipsRules() {}

    static void apply(CfgStatement statement, Migration migration) {
        String name = statement.name();
        String value = statement.value();
        if (NUMBERS.contains(name)) {
            if (value.matches("\\d{1,10}")) {
                migration.set(name, value);
            } else {
                migration.comment(statement, "a whole number is wanted");
            }
            return;
        }
        switch (name) {
            case "allowed_algorithms" -> {
                // Line ends and form feeds between the names say nothing to OpenSIPS, and are no YAML.
                String list = value.replace("\"", "").strip().replaceAll("\\s+", " ");
                if (list.matches("[A-Za-z0-9=, _-]*")) {
                    migration.set(name, "\"" + list + "\"");
                } else {
                    migration.comment(statement, "a list such as \"aes-gcm, hmac-sha-1-96=aes-cbc\" is wanted");
                }
            }
            case "disable_deprecated_algorithms" -> migration.set(name, value.equals("0") ? "false" : "true");
            default -> migration.comment(statement, "there is no such setting here");
        }
    }
}
