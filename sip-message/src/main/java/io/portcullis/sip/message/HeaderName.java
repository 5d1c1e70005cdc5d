package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** A header field's name (RFC 3261 7.3.1): case does not count, and a compact form is the same as the long one. */
public final class HeaderName {

    /** The number of a name that has none of its own: such names are told apart by their bytes. */
    static final int UNNUMBERED = 0;
    /** No name has this number or a higher one. */
    static final int NUMBERS = 128;

    private static final Map<String, HeaderName> KNOWN = new HashMap<>();
    // By a hash of length, first and last letter; a power of two, and sparse, so that a look tells mostly at once.
    private static final @Nullable HeaderName[] BY_BYTES = new @Nullable HeaderName[512];
    private static final byte[] LENGTHS = new byte[NUMBERS];
    private static int numbered = UNNUMBERED;

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

    static {
        for (String name : new String[]{"Accept", "Accept-Encoding", "Accept-Language", "Alert-Info", "Allow",
            "Authentication-Info", "Call-Info", "Content-Disposition", "Content-Language", "Date", "Error-Info",
            "Feature-Caps", "Geolocation", "History-Info", "In-Reply-To", "Info-Package", "Min-Expires", "Min-SE",
            "MIME-Version", "Organization", "P-Access-Network-Info", "P-Asserted-Identity", "P-Associated-URI",
            "P-Called-Party-ID", "P-Charging-Function-Addresses", "P-Charging-Vector", "P-Early-Media",
            "P-Preferred-Identity", "P-Preferred-Service", "P-Visited-Network-ID", "Priority", "Privacy",
            "Proxy-Authenticate", "Proxy-Authorization", "RAck", "Reason", "Recv-Info", "Replaces", "Reply-To",
            "Retry-After", "RSeq", "Server", "SIP-ETag", "SIP-If-Match", "Subscription-State", "Timestamp",
            "Unsupported", "User-Agent", "Warning"}) {
            known(name, "");
        }
    }

    private final int number;
    private final String name;
    private final byte[] lower;
    private final byte[] compact;
    // The name with its colon and a blank, as it is written in front of a value.
    private final byte[] title;

    private HeaderName(int number, String name, String compact) {
        this.number = number;
        this.name = name;
        this.lower = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        this.compact = compact.getBytes(StandardCharsets.US_ASCII);
        this.title = (name + ": ").getBytes(StandardCharsets.US_ASCII);
    }

    private static HeaderName known(String name, String compact) {
        HeaderName header = new HeaderName(++numbered, name, compact);
        LENGTHS[numbered] = (byte) name.length();
        for (String form : compact.isEmpty() ? List.of(name) : List.of(name, compact)) {
            KNOWN.put(form.toLowerCase(Locale.ROOT), header);
            byte[] bytes = form.getBytes(StandardCharsets.US_ASCII);
            int slot = slot(bytes, 0, bytes.length);
            while (BY_BYTES[slot] != null) {
                slot = slot + 1 & BY_BYTES.length - 1;
            }
            BY_BYTES[slot] = header;
        }
        return header;
    }

    private static int slot(byte[] bytes, int start, int end) {
        // Bit 5 is the case of a letter.
        int hash = (end - start) * 67 + (bytes[start] | 0x20) * 31 + (bytes[end - 1] | 0x20) * 7
                + (bytes[(start + end) >>> 1] | 0x20) * 3;
        return hash & BY_BYTES.length - 1;
    }

    /** The number of the name that stands here; {@link #UNNUMBERED} if it has none. */
    static int number(byte[] bytes, int start, int end) {
        int slot = slot(bytes, start, end);
        while (true) {
            HeaderName candidate = BY_BYTES[slot];
            if (candidate == null) {
                return UNNUMBERED;
            }
            if (candidate.matches(bytes, start, end)) {
                return candidate.number;
            }
            slot = slot + 1 & BY_BYTES.length - 1;
        }
    }

    /** How many bytes the long form of the name with this number has; 0 for names that have none. */
    static int lengthOf(int number) {
        return LENGTHS[number];
    }

    /** Below {@link #NUMBERS}; {@link #UNNUMBERED} if it has none. */
    int number() {
        return number;
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
        return header != null ? header : new HeaderName(UNNUMBERED, name, "");
    }

    /** Whether the bytes are this name in any case, or its compact form. */
    boolean matches(byte[] bytes, int start, int end) {
        return same(bytes, start, end, lower) || compact.length > 0 && same(bytes, start, end, compact);
    }

    private static boolean same(byte[] bytes, int start, int end, byte[] lower) {
        return end - start == lower.length && Scan.sameLowered(bytes, start, lower);
    }

    /** The name, a colon and a blank; not to be changed. */
    byte[] title() {
        return title;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof HeaderName that && java.util.Arrays.equals(lower, that.lower);
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
