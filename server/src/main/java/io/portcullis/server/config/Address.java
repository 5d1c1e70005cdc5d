package io.portcullis.server.config;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.YamlNode;

/** One IP address, without port. */
record Address() implements SettingType<InetAddress> {

    @Override
    public String kind() {
        return "address";
    }

    @Override
    public String range() {
        return "an IPv4 or IPv6 address";
    }

    @Override
    public Optional<InetAddress> read(String name, YamlNode node, Problems problems) {
        if (node instanceof YamlNode.Scalar s) {
            String text = s.text().startsWith("[") && s.text().endsWith("]")
                    ? s.text().substring(1, s.text().length() - 1) : s.text();
            Optional<InetAddress> address = IpLiteral.parse(text);
            if (address.isPresent()) {
                return address;
            }
        }
        problems.error(node.at(), name + " wants an IP address, not " + node.describe());
        return Optional.empty();
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string");
    }
}
