package io.portcullis.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Parameters after a value, {@code ;name=value}, in their order; names without case (RFC 3261 7.3.1).
 *
 * @param list the parameters
 */
public record Params(List<Param> list) {

    /** No parameters. */
    public static final Params NONE = new Params(List.of());

    /**
     * One parameter.
     *
     * @param name  as written
     * @param value as written, quotes included; null for a name alone
     */
    public record Param(String name, @Nullable String value) {}

    public Params {
        list = List.copyOf(list);
    }

    /**
     * Reads {@code a=1;b;c="x"}, without a leading semicolon.
     *
     * @throws SipParseException if a name is not a token, or a quoted string or angle bracket does not end
     */
    public static Params parse(String text) throws SipParseException {
        List<Param> list = new ArrayList<>();
        for (String part : Tokens.split(text, ';')) {
            int equals = part.indexOf('=');
            String name = (equals < 0 ? part : part.substring(0, equals)).strip();
            if (!isParamName(name)) {
                throw new SipParseException("Malformed Parameter");
            }
            // Behind an open quote or angle bracket, a parameter that we add would not be read.
            if (Tokens.indexOutside(part + ";", ';', 0) < 0) {
                throw new SipParseException("Malformed Parameter");
            }
            list.add(new Param(name, equals < 0 ? null : part.substring(equals + 1).strip()));
        }
        return list.isEmpty() ? NONE : new Params(list);
    }

    // URI parameter names have a few characters more than tokens (RFC 3261 25.1 paramchar).
    private static boolean isParamName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Tokens.isTokenChar(c) && "[]/:&+$()".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private Optional<Param> find(String name) {
        for (Param param : list) {
            if (param.name().equalsIgnoreCase(name)) {
                return Optional.of(param);
            }
        }
        return Optional.empty();
    }

    /** Whether there is one of this name. */
    public boolean has(String name) {
        return find(name).isPresent();
    }

    /** The value without quotes; null if there is no such parameter or it has no value. */
    public @Nullable String value(String name) {
        String value = find(name).map(Param::value).orElse(null);
        return value == null ? null : Tokens.unquote(value);
    }

    /** These with one replaced, or added at the end. */
    public Params with(String name, @Nullable String value) {
        List<Param> changed = new ArrayList<>();
        boolean done = false;
        for (Param param : list) {
            boolean same = param.name().equalsIgnoreCase(name);
            if (!same) {
                changed.add(param);
            } else if (!done) {
                changed.add(new Param(param.name(), value));
                done = true;
            }
        }
        if (!done) {
            changed.add(new Param(name, value));
        }
        return new Params(changed);
    }

    /** These without those of a name. */
    public Params without(String name) {
        return new Params(list.stream().filter(param -> !param.name().equalsIgnoreCase(name)).toList());
    }

    /** {@code ;a=1;b}, empty if there are none. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Param param : list) {
            text.append(';').append(param.name());
            if (param.value() != null) {
                text.append('=').append(param.value());
            }
        }
        return text.toString();
    }
}
