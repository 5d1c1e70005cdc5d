package io.portcullis.server.config;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.portcullis.server.config.yaml.Position;
import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.Suggestion;
import io.portcullis.server.config.yaml.YamlNode;

/** {@code udp:IP[:port]}, {@code tcp:IP[:port]}, {@code ipsec:IP[:port]}; IPv6 in brackets. */
record SocketText() implements SettingType<SocketText.Written> {
    static final String SHAPE = "udp:IP[:port], tcp:IP[:port] or ipsec:IP[:port]";
    private static final List<String> SCHEMES = Arrays.stream(SocketSpec.Scheme.values()).map(SocketSpec.Scheme::word)
            .toList();
    private static final Pattern PARTS = Pattern
            .compile("(?<scheme>[A-Za-z0-9_-]+):(?:\\[(?<six>[^]]*)]|(?<four>[^:\\[\\]]*))(?::(?<port>[0-9]*))?");

    /**
     * A socket as written, its port perhaps still open.
     *
     * @param at      where it stands
     * @param scheme  what is opened
     * @param address where
     * @param port    empty: the default
     */
    record Written(Position at, SocketSpec.Scheme scheme, InetAddress address, OptionalInt port) {}

    @Override
    public String kind() {
        return "socket";
    }

    @Override
    public String range() {
        return SHAPE;
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string", "pattern", "^(udp|tcp|ipsec):(\\[[0-9A-Fa-f:.]+\\]|[0-9.]+)(:[0-9]+)?$");
    }

    @Override
    public Optional<Written> read(String name, YamlNode node, Problems problems) {
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.form() == YamlNode.Form.NULL) {
            problems.error(node.at(), name + " wants " + SHAPE + ", not " + node.describe());
            return Optional.empty();
        }
        Matcher m = PARTS.matcher(scalar.text());
        if (!m.matches()) {
            problems.error(node.at(), name + " wants " + SHAPE + ", not " + node.describe() + brackets(scalar.text()));
            return Optional.empty();
        }
        Optional<SocketSpec.Scheme> scheme = scheme(m.group("scheme"), node, problems);
        String host = m.group("six") != null ? m.group("six") : m.group("four");
        Optional<InetAddress> address = address(host, m.group("six") != null, node, problems);
        Optional<OptionalInt> port = port(m.group("port"), node, problems);
        if (scheme.isEmpty() || address.isEmpty() || port.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Written(node.at(), scheme.get(), address.get(), port.get()));
    }

    private static String brackets(String text) {
        boolean bareSix = text.chars().filter(c -> c == ':').count() > 2 && !text.contains("[");
        return bareSix ? "; an IPv6 address stands in brackets, as in udp:[2001:db8::1]:5060" : "";
    }

    private static Optional<SocketSpec.Scheme> scheme(String word, YamlNode node, Problems problems) {
        if (!SCHEMES.contains(word)) {
            problems.error(node.at(), "a socket begins with udp:, tcp: or ipsec:, not \"" + word + ":\""
                    + Suggestion.after(word, SCHEMES));
            return Optional.empty();
        }
        return Optional.of(SocketSpec.Scheme.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private static Optional<InetAddress> address(String host, boolean bracketed, YamlNode node, Problems problems) {
        Optional<InetAddress> address = IpLiteral.parse(host).filter(a -> host.contains(":") == bracketed);
        if (address.isEmpty()) {
            problems.error(node.at(),
                    "\"" + host + "\" is no IP address; a socket is opened on an address, not on a name");
        } else if (address.get().isMulticastAddress()) {
            problems.error(node.at(), host + " is a multicast address");
            return Optional.empty();
        }
        return address;
    }

    private static Optional<OptionalInt> port(String digits, YamlNode node, Problems problems) {
        if (digits == null) {
            return Optional.of(OptionalInt.empty());
        }
        if (digits.isEmpty() || digits.length() > 5 || Integer.parseInt(digits) < 1
                || Integer.parseInt(digits) > 65535) {
            problems.error(node.at(), "\"" + digits + "\" is no port; it may be 1 to 65535");
            return Optional.empty();
        }
        return Optional.of(OptionalInt.of(Integer.parseInt(digits)));
    }
}
