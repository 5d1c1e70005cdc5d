package io.portcullis.server.config;

/**
 * Where requests go next.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 * @param tcp  whether over TCP; else over UDP
 */
public record NextHop(String host, int port, boolean tcp) {

    /** As a SIP URI. */
    @Override
    public String toString() {
        return "sip:" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + (tcp ? ";transport=tcp" : "");
    }
}
