package io.portcullis.sip.message;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/** What a parser has read out of a message, by names that do not depend on the parser: {@code from.uri.host}, {@code via.2.port}. */
final class Reading {

    /** Names whose values stand in lists, by commas or in fields of their own (RFC 3261 7.3.1). */
    static final List<String> LISTS = List.of("Via", "Route", "Record-Route", "Path", "Service-Route", "Contact",
            "Supported",
            "Require", "Proxy-Require", "Unsupported", "Allow", "Accept", "Accept-Encoding", "Security-Client",
            "Security-Verify",
            "Security-Server", "P-Asserted-Identity", "P-Associated-URI", "Accept-Language", "Warning", "Allow-Events");

    // With angle brackets or without, quotes or not: the same address.
    private static final List<String> PARTS = List.of("from", "to", "contact");

    private final Map<String, String> values = new TreeMap<>();

    /** Notes a value; null is noted as its absence. */
    void note(String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value.toString());
        }
    }

    /** Notes one of parameters, whose names have no case, nor have values that are tokens or hosts. */
    void parameter(String of, String name, @Nullable String value) {
        note(of + ";" + name.toLowerCase(Locale.ROOT), value == null ? "" : value.toLowerCase(Locale.ROOT));
    }

    /** Notes a header's value as text in which blanks and case do not count, unless its parts are noted anyway. */
    void text(String header, int place, String value) {
        if (!PARTS.contains(header)) {
            note("header." + header + "." + place, value.replaceAll("\\s+", "").toLowerCase(Locale.ROOT));
        }
    }

    /** What is not the same in both: {@code name, ours, theirs}, of which one may be null. */
    static List<Difference> differences(String message, Reading ours, Reading theirs) {
        var names = new java.util.TreeSet<>(ours.values.keySet());
        names.addAll(theirs.values.keySet());
        return names.stream().map(name -> new Difference(message, name, shown(ours.values.get(name)),
                shown(theirs.values.get(name)))).filter(one -> !one.ours().equals(one.theirs())).toList();
    }

    private static String shown(@Nullable String value) {
        if (value == null) {
            return "-";
        }
        String text = value.replaceAll("[^ -~]", "?");
        return text.length() > 60 ? text.substring(0, 57) + "..." : text.isEmpty() ? "''" : text;
    }

    /** One value that two parsers read differently. */
    record Difference(String message, String name, String ours, String theirs) {
        @Override
        public String toString() {
            return String.join("\t", message, name, ours, theirs);
        }
    }
}
