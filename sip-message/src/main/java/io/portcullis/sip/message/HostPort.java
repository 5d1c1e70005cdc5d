package io.portcullis.sip.message;

/**
 * A host with an optional port (RFC 3261 25.1 hostport).
 *
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param port 1 to 65535, or -1 if none was written
 */
public record HostPort(String host, int port) {

    /** Reads {@code host}, {@code host:port}, {@code [v6]}, {@code [v6]:port}; blanks around the colon are allowed. */
    public static HostPort parse(String text) throws SipParseException {
        String rest = text.strip();
        int colon;
        if (rest.startsWith("[")) {
            int close = rest.indexOf(']');
            if (close < 0) {
                throw new SipParseException("Malformed IPv6 Reference");
            }
            colon = rest.indexOf(':', close);
            if (colon < 0 && close != rest.length() - 1) {
                throw new SipParseException("Malformed IPv6 Reference");
            }
        } else {
            colon = rest.indexOf(':');
        }
        String host = (colon < 0 ? rest : rest.substring(0, colon)).strip();
        if (!isHost(host)) {
            throw new SipParseException("Malformed Host");
        }
        return new HostPort(host, colon < 0 ? -1 : port(rest.substring(colon + 1).strip()));
    }

    private static int port(String text) throws SipParseException {
        if (text.isEmpty() || text.length() > 5) {
            throw new SipParseException("Malformed Port");
        }
        int port = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new SipParseException("Malformed Port");
            }
            port = port * 10 + c - '0';
        }
        if (port < 1 || port > 65535) {
            throw new SipParseException("Port Out Of Range");
        }
        return port;
    }

    private static boolean isHost(String host) {
        if (host.isEmpty()) {
            return false;
        }
        boolean v6 = host.charAt(0) == '[';
        if (v6 && host.length() == 2) {
            return false;
        }
        for (int i = v6 ? 1 : 0; i < host.length() - (v6 ? 1 : 0); i++) {
            char c = host.charAt(i);
            boolean letterOrDigit = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letterOrDigit && c != '.' && c != (v6 ? ':' : '-') && c != '_' && !(v6 && c == '%')) {
                return false;
            }
        }
        return true;
    }

    /** The host without brackets. */
    public String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port, or the default if none was written. */
    public int portOr(int otherwise) {
        return port < 0 ? otherwise : port;
    }

    @Override
    public String toString() {
        return port < 0 ? host : host + ":" + port;
    }
}
