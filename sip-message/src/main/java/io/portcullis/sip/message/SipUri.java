package io.portcullis.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * A sip or sips URI (RFC 3261 19.1).
 *
 * @param secure   whether the scheme is sips
 * @param user     as written, escapes included; null if there is none
 * @param password deprecated (RFC 3261 19.1.1); null if there is none
 * @param host     a name, an IPv4 address, or an IPv6 address in brackets
 * @param port     1 to 65535, -1 if none was written
 * @param params   uri-parameters
 * @param headers  after the question mark, as written; null if there are none
 */
public record SipUri(boolean secure, @Nullable String user, @Nullable String password, String host, int port,
        Params params, @Nullable String headers) implements Uri {

    /** {@code sip:user@host:port}. */
    public static SipUri of(@Nullable String user, String host, int port) {
        return new SipUri(false, user, null, host, port, Params.NONE, null);
    }

    static SipUri parseAfterScheme(boolean secure, String text) throws SipParseException {
        String rest = text;
        String user = null;
        String password = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            user = rest.substring(0, at);
            rest = rest.substring(at + 1);
            int colon = user.indexOf(':');
            if (colon >= 0) {
                password = user.substring(colon + 1);
                user = user.substring(0, colon);
            }
            if (user.isEmpty()) {
                throw new SipParseException("Malformed SIP URI");
            }
        }
        String headers = null;
        int question = rest.indexOf('?');
        if (question >= 0) {
            headers = rest.substring(question + 1);
            rest = rest.substring(0, question);
        }
        int semicolon = rest.indexOf(';');
        Params params = semicolon < 0 ? Params.NONE : Params.parse(rest.substring(semicolon + 1));
        HostPort hostPort = HostPort.parse(semicolon < 0 ? rest : rest.substring(0, semicolon));
        return new SipUri(secure, user, password, hostPort.host(), hostPort.port(), params, headers);
    }

    /** The host without brackets. */
    public String bareHost() {
        return new HostPort(host, port).bareHost();
    }

    /** The port, or the default if none was written. */
    public int portOr(int otherwise) {
        return port < 0 ? otherwise : port;
    }

    /** The transport parameter in lower case; null if there is none. */
    public @Nullable String transport() {
        String value = params.value("transport");
        return value == null ? null : value.toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether this is a loose router's URI (RFC 3261 19.1.1 lr). */
    public boolean looseRouting() {
        return params.has("lr");
    }

    /** This with other parameters. */
    public SipUri withParams(Params changed) {
        return new SipUri(secure, user, password, host, port, changed, headers);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(secure ? "sips:" : "sip:");
        if (user != null) {
            text.append(user);
            if (password != null) {
                text.append(':').append(password);
            }
            text.append('@');
        }
        text.append(host);
        if (port >= 0) {
            text.append(':').append(port);
        }
        text.append(params);
        if (headers != null) {
            text.append('?').append(headers);
        }
        return text.toString();
    }
}
