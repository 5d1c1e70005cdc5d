package io.portcullis.ipsec.sa.agreement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One security mechanism, {@code name;param=value;…} (RFC 3329 2.2). Keeps its text as it came.
 *
 * @param text   as written
 * @param name   in lower case, for example {@code ipsec-3gpp}
 * @param params by name in lower case; values as written, without the quotes of a quoted string, empty for a name alone
 */
public record Mechanism(String text, String name, Map<String, String> params) {

    private static final int LONGEST = 2048;

    public Mechanism {
        params = Map.copyOf(new LinkedHashMap<>(params));
    }

    /**
     * Reads one mechanism.
     *
     * @throws AgreementException if it is malformed, or bears a parameter twice
     */
    public static Mechanism parse(String text) throws AgreementException {
        if (text.length() > LONGEST) {
            throw new AgreementException("a mechanism of more than " + LONGEST + " characters");
        }
        List<String> parts = split(text);
        String name = parts.getFirst().strip().toLowerCase(Locale.ROOT);
        requireToken(name);
        Map<String, String> params = new LinkedHashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            String key = (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            requireToken(key);
            String value = equals < 0 ? "" : unquote(part.substring(equals + 1).strip());
            if (params.put(key, value) != null) {
                throw new AgreementException("parameter " + key + " stands twice");
            }
        }
        return new Mechanism(text.strip(), name, params);
    }

    /** Reads the values of all header fields of one name, in order: one list (RFC 3329 2.2). */
    public static List<Mechanism> parseAll(List<String> values) throws AgreementException {
        List<Mechanism> mechanisms = new ArrayList<>(values.size());
        for (String value : values) {
            mechanisms.add(parse(value));
        }
        return List.copyOf(mechanisms);
    }

    private static List<String> split(String text) throws AgreementException {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\' && i + 1 < text.length()) {
                i++;
                continue;
            }
            if (c == '"') {
                quoted = !quoted;
            }
            if (c == ';' && !quoted) {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        if (quoted) {
            throw new AgreementException("a quoted string does not end");
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static String unquote(String value) throws AgreementException {
        if (!value.startsWith("\"")) {
            requirePlain(value);
            return value;
        }
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                if (i != value.length() - 1) {
                    throw new AgreementException("text behind a quoted string");
                }
                return plain.toString();
            }
            if (c == '\\' && i + 1 < value.length()) {
                c = value.charAt(++i);
            }
            plain.append(c);
        }
        throw new AgreementException("a quoted string does not end");
    }

    private static void requirePlain(String value) throws AgreementException {
        boolean plain = !value.isEmpty();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            plain &= c > ' ' && c != '"' && c != ',';
        }
        if (!plain) {
            throw new AgreementException("malformed parameter value");
        }
    }

    private static void requireToken(String text) throws AgreementException {
        boolean token = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            token &= c > 32 && c < 127 && (Character.isLetterOrDigit(c) || "-.!%*_+`'~".indexOf(c) >= 0);
        }
        if (!token) {
            throw new AgreementException("malformed name");
        }
    }

    /** The preference, 0 to 1000 thousandths; empty if there is no q. */
    public Optional<Integer> q() throws AgreementException {
        String value = params.get("q");
        return value == null ? Optional.empty() : Optional.of(QValue.thousandths(value));
    }
}
