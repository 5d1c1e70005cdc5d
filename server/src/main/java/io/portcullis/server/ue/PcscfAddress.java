package io.portcullis.server.ue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

import io.portcullis.sip.message.HostPort;
import io.portcullis.sip.message.SipParseException;

/** Reads the option {@code --pcscf}: {@code HOST[:PORT]}, 5060 by default. */
public final class PcscfAddress {

    private static final int SIP_PORT = 5060;

    private PcscfAddress() {}

    /**
     * The addresses of both families that the host has, the one to prefer first.
     *
     * @throws IllegalArgumentException saying what is wrong with the option
     */
    public static List<InetSocketAddress> all(String option) {
        try {
            HostPort hostPort = HostPort.parse(option);
            int port = hostPort.portOr(SIP_PORT);
            return Arrays.stream(InetAddress.getAllByName(hostPort.bareHost()))
                    .map(address -> new InetSocketAddress(address, port)).toList();
        } catch (SipParseException e) {
            throw new IllegalArgumentException("--pcscf " + option + " is not HOST or HOST:PORT", e);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("--pcscf " + option + " is not known here", e);
        }
    }
}
