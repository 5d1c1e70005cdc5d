package io.portcullis.server.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.YamlNode;

/** {@code sip:HOST[:PORT][;transport=udp|tcp]}. */
record NextHopText() implements SettingType<NextHop> {
    private static final String SHAPE = "sip:HOST[:PORT][;transport=udp|tcp]";
    private static final Pattern PARTS = Pattern.compile(
            "sips?:(?:\\[(?<six>[0-9A-Fa-f:.]+)]|(?<name>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\\.?))"
                    + "(?::(?<port>[0-9]{1,5}))?(?<params>(?:;[A-Za-z0-9._=-]+)*)",
            Pattern.CASE_INSENSITIVE);

    @Override
    public String kind() {
        return "SIP URI";
    }

    @Override
    public String range() {
        return SHAPE;
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string", "pattern", "^sip:");
    }

    @Override
    public Optional<NextHop> read(String name, YamlNode node, Problems problems) {
        String text = node instanceof YamlNode.Scalar s ? s.text() : "";
        Matcher m = PARTS.matcher(text);
        if (!m.matches()) {
            problems.error(node.at(), name + " wants " + SHAPE + ", not " + node.describe()
                    + (text.contains(":") || text.isEmpty() ? "" : "; did you mean \"sip:" + text + "\"?"));
            return Optional.empty();
        }
        if (text.toLowerCase(Locale.ROOT).startsWith("sips:")) {
            problems.error(node.at(), name + ": sips: (TLS) is not spoken here; write sip:");
            return Optional.empty();
        }
        String six = m.group("six");
        if (six != null && IpLiteral.parse(six).isEmpty()) {
            problems.error(node.at(), name + ": \"" + six + "\" is no IPv6 address");
            return Optional.empty();
        }
        int port = m.group("port") == null ? -1 : Integer.parseInt(m.group("port"));
        if (port == 0 || port > 65535) {
            problems.error(node.at(), name + ": " + port + " is no port; it may be 1 to 65535");
            return Optional.empty();
        }
        return transport(name, m.group("params"), node, problems)
                .map(word -> new NextHop(six != null ? six : m.group("name"), port, word.isEmpty() ? null : word));
    }

    /** The transport, an empty text if none is named; empty after a mistake. */
    private static Optional<String> transport(String name, String params, YamlNode node, Problems problems) {
        String word = "";
        for (String param : params.toLowerCase(Locale.ROOT).split(";", -1)) {
            switch (param) {
                case "", "lr" -> {}
                case "transport=udp" -> word = "udp";
                case "transport=tcp" -> word = "tcp";
                default -> {
                    problems.error(node.at(), name + ": ;" + param + " is not known here; it may have ;transport=udp or"
                            + " ;transport=tcp");
                    return Optional.empty();
                }
            }
        }
        return Optional.of(word);
    }
}
