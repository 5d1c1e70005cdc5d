package io.portcullis.pcscf;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Addresses;

/** A UDP socket of a phone or a home network. */
final class Peer implements AutoCloseable {

    private static final int PATIENCE = 5_000;

    private final DatagramSocket socket;
    private final SipParser parser = new SipParser(SipLimits.DEFAULT);
    private final Set<String> seen = new HashSet<>();
    private int lastSenderPort;

    Peer(String address) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
    }

    int port() {
        return socket.getLocalPort();
    }

    String hostPort() {
        return Addresses.text((InetSocketAddress) socket.getLocalSocketAddress());
    }

    void send(String text, InetSocketAddress to) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8), to);
    }

    void send(byte[] bytes, InetSocketAddress to) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    /** The next message; fails if none comes. */
    SipMessage receive() throws IOException, SipParseException {
        socket.setSoTimeout(PATIENCE);
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        lastSenderPort = packet.getPort();
        return parser.parse(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    /** The next message, whether or not it can be read. */
    String text() throws IOException {
        socket.setSoTimeout(PATIENCE);
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    /** The next request; one that is repeated, since this machine was slow to answer, and responses are passed over. */
    SipRequest request() throws IOException, SipParseException {
        while (true) {
            if (receive() instanceof SipRequest request
                    && seen.add(request.method() + " " + request.topVia().branch())) {
                return request;
            }
        }
    }

    /** The next final response; requests, which may be repeated meanwhile, are passed over. */
    SipResponse response() throws IOException, SipParseException {
        while (true) {
            if (receive() instanceof SipResponse response && response.status() >= 200) {
                return response;
            }
        }
    }

    /** Whether nothing comes for a while. */
    boolean hearsNothing() throws IOException {
        socket.setSoTimeout(300);
        try {
            socket.receive(new DatagramPacket(new byte[65_535], 65_535));
            return false;
        } catch (SocketTimeoutException silence) {
            return true;
        }
    }

    /** The port that the last message came from. */
    int lastSenderPort() {
        return lastSenderPort;
    }

    @Override
    public void close() {
        socket.close();
    }
}
