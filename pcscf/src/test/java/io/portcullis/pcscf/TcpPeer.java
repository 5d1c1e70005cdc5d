package io.portcullis.pcscf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;

/** One TCP connection of a phone's; its messages have no bodies. */
final class TcpPeer implements AutoCloseable {

    private static final int PATIENCE = 5_000;

    private final Socket socket;

    TcpPeer(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE);
    }

    /** Connects from a phone's port. */
    static TcpPeer connect(int from, InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.3"), from));
        socket.connect(to);
        return new TcpPeer(socket);
    }

    /** Sends a text that was written for UDP. */
    void send(String text) throws IOException {
        socket.getOutputStream().write(text.replace("SIP/2.0/UDP", "SIP/2.0/TCP").getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next message; fails if none comes. */
    SipMessage receive() throws Exception {
        return new SipParser(SipLimits.DEFAULT).parse(head().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The same, whether or not it can be read. */
    String head() throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    SipRequest request() throws Exception {
        return (SipRequest) receive();
    }

    /** The next final response. */
    SipResponse response() throws Exception {
        SipResponse response = (SipResponse) receive();
        return response.status() < 200 ? response() : response;
    }

    /** Whether the other end closes it, and nothing more comes; fails if it stays. */
    boolean ended() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            throw open;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** The other end's port. */
    int remotePort() {
        return socket.getPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
