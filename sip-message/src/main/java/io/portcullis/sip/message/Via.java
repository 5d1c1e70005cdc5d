package io.portcullis.sip.message;

import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * One Via value (RFC 3261 20.42).
 *
 * @param transport in upper case, for example {@code UDP}
 * @param sentBy    host and optional port
 * @param params    parameters
 */
public record Via(String transport, HostPort sentBy, Params params) {

    private static final int LARGEST_PORT = 65_535;

    private static final Pattern OTHER_VERSION = Pattern.compile("^\\s*SIP\\s*/\\s*[0-9.]+\\s*/");

    /** Reads one value; blanks around slashes are allowed (RFC 3261 25.1). */
    public static Via parse(String text) throws SipParseException {
        String value = text.strip();
        int first = value.indexOf('/');
        int second = first < 0 ? -1 : value.indexOf('/', first + 1);
        if (second < 0 || !value.substring(0, first).strip().equalsIgnoreCase("SIP")
                || !value.substring(first + 1, second).strip().equals("2.0")) {
            throw new SipParseException("Malformed Via");
        }
        String rest = value.substring(second + 1).strip();
        int blank = 0;
        while (blank < rest.length() && Tokens.isTokenChar(rest.charAt(blank))) {
            blank++;
        }
        if (blank == 0 || blank == rest.length() || !Character.isWhitespace(rest.charAt(blank))) {
            throw new SipParseException("Malformed Via");
        }
        int semicolon = rest.indexOf(';');
        HostPort sentBy = HostPort.parse(semicolon < 0 ? rest.substring(blank) : rest.substring(blank, semicolon));
        Params params = semicolon < 0 ? Params.NONE : params(rest.substring(semicolon + 1));
        return new Via(rest.substring(0, blank).toUpperCase(Locale.ROOT), sentBy, params);
    }

    // Unlike elsewhere an empty parameter is a fault here: RFC 4475 3.1.2.1 wants it refused.
    private static Params params(String text) throws SipParseException {
        int start = 0;
        while (start <= text.length()) {
            int at = Tokens.indexOutside(text, ';', start);
            if (text.substring(start, at < 0 ? text.length() : at).isBlank()) {
                throw new SipParseException("Malformed Via");
            }
            if (at < 0) {
                break;
            }
            start = at + 1;
        }
        return Params.parse(text);
    }

    /**
     * Reads a value of another version, or whose parameters are malformed (then it has none): enough to answer the
     * request (RFC 3261 18.2.2).
     */
    static Via parseSentBy(String text) throws SipParseException {
        try {
            return parse(text);
        } catch (SipParseException e) {
            String ours = OTHER_VERSION.matcher(text).replaceFirst("SIP/2.0/");
            int semicolon = ours.indexOf(';');
            if (semicolon < 0 || !ours.equals(text)) {
                return parse(ours);
            }
            return parse(ours.substring(0, semicolon));
        }
    }

    /** The branch; null if there is none. */
    public @Nullable String branch() {
        return params.value("branch");
    }

    /** The received parameter; null if there is none. */
    public @Nullable String received() {
        return params.value("received");
    }

    /** Whether rport is there, with or without a value (RFC 3581). */
    public boolean hasRport() {
        return params.has("rport");
    }

    /** The value of rport, 0 to 65535; -1 if it has none, or anything but that. */
    public int rport() {
        String value = params.value("rport");
        if (value == null || value.isEmpty() || value.length() > 5
                || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int port = Integer.parseInt(value);
        return port <= LARGEST_PORT ? port : -1;
    }

    /** This with other parameters. */
    public Via withParams(Params changed) {
        return new Via(transport, sentBy, changed);
    }

    @Override
    public String toString() {
        return "SIP/2.0/" + transport + " " + sentBy + params;
    }
}
