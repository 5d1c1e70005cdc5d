package io.portcullis.pcscf.routes;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A message in a hook: its headers and body, to be read and edited, and the variables. Header names are written in full or in
 * their compact form, in any case. After the hook has returned, every method that changes something throws
 * {@link IllegalStateException}.
 */
public interface RouteMessage {

    /** The request's method, or that of the request that a response answers. */
    String method();

    /** The private identity of the UE that it is about; empty if none is known. */
    Optional<String> impi();

    /** Whether the message, or the request that it answers, came over a set of security associations. */
    boolean overIpsec();

    /** The address and port that the message came from; for an answer of our own, those of the request. */
    InetSocketAddress source();

    /** Our address and port that it came to. */
    InetSocketAddress receivedAt();

    /**
     * The first header field of a name, without line folds; null if there is none.
     *
     * @throws IllegalArgumentException if the name is no header name
     */
    @Nullable
    String header(String name);

    /** Every header field of a name, in order. */
    List<String> headers(String name);

    /** Whether there is a header field of this name. */
    default boolean hasHeader(String name) {
        return header(name) != null;
    }

    /**
     * Adds a header field behind those of its name.
     *
     * @throws IllegalArgumentException if the value holds a line end, or the header belongs to the transaction: Via, From, To,
     *                                  Call-ID, CSeq, Content-Length
     */
    void addHeader(String name, String value);

    /** Replaces every header field of a name by one, or adds it; refuses what {@link #addHeader} refuses. */
    void setHeader(String name, String value);

    /** Takes every header field of a name out; refuses what {@link #addHeader} refuses. */
    void removeHeader(String name);

    /** A copy of the body; empty if there is none. */
    byte[] body();

    /** Replaces the body, its Content-Type and Content-Length. */
    void body(byte[] bytes, String contentType);

    /**
     * A field of our end of the set that the message came over: {@code $ipsec(field)}. In a reply after
     * {@link ReplyRoute#ipsec_create() ipsec_create} it is the new set's.
     *
     * @return null outside a tunnel
     */
    @Nullable
    String ipsec(IpsecField field);

    /** The same of the UE's end: {@code $ipsec_ue(field)}. */
    @Nullable
    String ipsecUe(IpsecField field);

    /**
     * The value of a variable as it stands in a log format: {@code $ru}, {@code $ipsec(spi-c)}.
     *
     * @return null if it has none here
     * @throws IllegalArgumentException if it is not exactly one known variable
     */
    @Nullable
    String variable(String name);

    /** {@link #xlog(System.Logger.Level, String)} at level INFO. */
    void xlog(String format);

    /**
     * Writes a log line. Variables of {@link LogFormat} are replaced; one without a value prints {@code <null>}. A line end at
     * the end of the format is passed over.
     *
     * @throws IllegalArgumentException if the format names an unknown variable
     */
    void xlog(System.Logger.Level level, String format);
}
