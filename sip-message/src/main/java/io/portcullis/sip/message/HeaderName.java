package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A header field's name (RFC 3261 7.3.1): case does not count, and a compact form is the same as the long one. */
public final class HeaderName {

    private static final Map<String, HeaderName> KNOWN = new HashMap<>();

    public static final HeaderName VIA = known("Via", "v");
    public static final HeaderName FROM = known("From", "f");
    public static final HeaderName TO = known("To", "t");
    public static final HeaderName CALL_ID = known("Call-ID", "i");
    public static final HeaderName CSEQ = known("CSeq", "");
    public static final HeaderName CONTACT = known("Contact", "m");
    public static final HeaderName CONTENT_LENGTH = known("Content-Length", "l");
    public static final HeaderName CONTENT_TYPE = known("Content-Type", "c");
    public static final HeaderName CONTENT_ENCODING = known("Content-Encoding", "e");
    public static final HeaderName MAX_FORWARDS = known("Max-Forwards", "");
    public static final HeaderName ROUTE = known("Route", "");
    public static final HeaderName RECORD_ROUTE = known("Record-Route", "");
    public static final HeaderName REQUIRE = known("Require", "");
    public static final HeaderName PROXY_REQUIRE = known("Proxy-Require", "");
    public static final HeaderName SUPPORTED = known("Supported", "k");
    public static final HeaderName SUBJECT = known("Subject", "s");
    public static final HeaderName EVENT = known("Event", "o");
    public static final HeaderName ALLOW_EVENTS = known("Allow-Events", "u");
    public static final HeaderName REFER_TO = known("Refer-To", "r");
    public static final HeaderName REFERRED_BY = known("Referred-By", "b");
    public static final HeaderName SESSION_EXPIRES = known("Session-Expires", "x");
    public static final HeaderName EXPIRES = known("Expires", "");
    public static final HeaderName AUTHORIZATION = known("Authorization", "");
    public static final HeaderName WWW_AUTHENTICATE = known("WWW-Authenticate", "");
    public static final HeaderName PATH = known("Path", "");
    public static final HeaderName SERVICE_ROUTE = known("Service-Route", "");

    private final String name;
    private final byte[] lower;
    private final byte[] compact;

    private HeaderName(String name, String compact) {
        this.name = name;
        this.lower = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        this.compact = compact.getBytes(StandardCharsets.US_ASCII);
    }

    private static HeaderName known(String name, String compact) {
        HeaderName header = new HeaderName(name, compact);
        KNOWN.put(name.toLowerCase(Locale.ROOT), header);
        if (!compact.isEmpty()) {
            KNOWN.put(compact, header);
        }
        return header;
    }

    /**
     * The name of this text, compact or long.
     *
     * @throws IllegalArgumentException if it is not a token (RFC 3261 25.1)
     */
    public static HeaderName of(String name) {
        if (!Tokens.isToken(name)) {
            throw new IllegalArgumentException("not a header name: " + name);
        }
        HeaderName header = KNOWN.get(name.toLowerCase(Locale.ROOT));
        return header != null ? header : new HeaderName(name, "");
    }

    /** Whether the bytes are this name in any case, or its compact form. */
    boolean matches(byte[] bytes, int start, int end) {
        return same(bytes, start, end, lower) || compact.length > 0 && same(bytes, start, end, compact);
    }

    private static boolean same(byte[] bytes, int start, int end, byte[] wanted) {
        if (end - start != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            int c = bytes[start + i];
            if (c >= 'A' && c <= 'Z') {
                c += 32;
            }
            if (c != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeaderName that && java.util.Arrays.equals(lower, that.lower);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(lower);
    }

    /** The long form. */
    @Override
    public String toString() {
        return name;
    }
}
