package io.portcullis.ipsec.sa.agreement;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a list of mechanisms is the one that was sent before: Security-Verify against Security-Server, SM7's
 * Security-Client against SM1's (RFC 3329 2.3.1, TS 33.203 7.2). Mechanisms in order; parameters in any order; tokens
 * without case; numbers as numbers; defaults filled in; every parameter counts.
 */
public final class Comparison {

    private static final Set<String> NUMBERS = Set.of("spi-c", "spi-s", "port-c", "port-s");
    private static final Map<String, String> DEFAULTS = Map.of("prot", "esp", "mod", "trans", "ealg", "null");

    private Comparison() {}

    /**
     * Compares two lists.
     *
     * @param sent the list as it stood first
     * @param came the list that should be the same
     * @return what differs first, in words; empty if nothing does
     */
    public static Optional<String> difference(List<Mechanism> sent, List<Mechanism> came) {
        if (sent.size() != came.size()) {
            return Optional.of(came.size() + " mechanisms instead of " + sent.size());
        }
        for (int i = 0; i < sent.size(); i++) {
            Optional<String> difference = difference(sent.get(i), came.get(i));
            if (difference.isPresent()) {
                return Optional.of("mechanism " + (i + 1) + ": " + difference.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> difference(Mechanism sent, Mechanism came) {
        if (!sent.name().equals(came.name())) {
            return Optional.of(came.name() + " instead of " + sent.name());
        }
        Map<String, String> wanted = normal(sent);
        Map<String, String> got = normal(came);
        Set<String> names = new TreeSet<>(wanted.keySet());
        names.addAll(got.keySet());
        for (String name : names) {
            String left = wanted.get(name);
            String right = got.get(name);
            if (left == null) {
                return Optional.of(name + " was added");
            }
            if (right == null) {
                return Optional.of(name + " is missing");
            }
            if (!left.equals(right)) {
                return Optional.of(name + " is " + right + " instead of " + left);
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> normal(Mechanism mechanism) {
        Map<String, String> normal = new TreeMap<>();
        if (mechanism.name().equals(Ipsec3gpp.NAME)) {
            normal.putAll(DEFAULTS);
        }
        mechanism.params().forEach((name, value) -> normal.put(name, value(name, value)));
        // Annex H has no such parameter; some phones write it all the same.
        normal.remove("protocol");
        return normal;
    }

    private static String value(String name, String value) {
        String text = value.toLowerCase(Locale.ROOT);
        try {
            if (name.equals("q")) {
                return Integer.toString(QValue.thousandths(text));
            }
            if (NUMBERS.contains(name)) {
                return Long.toString(Ipsec3gpp.number(text, 10, name));
            }
        } catch (AgreementException notANumber) {
            // Compared as it stands.
            return text;
        }
        return text;
    }
}
