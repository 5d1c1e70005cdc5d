package io.portcullis.benchmarks.ues;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.SipUri;

/**
 * A home network that believes everybody: 401 with always the same keys to a REGISTER that came unprotected, 200 to everything else.
 * What its 200 says of a UE has the size of what networks say.
 */
final class Home implements AutoCloseable {

    private static final HeaderName AUTHORIZATION = HeaderName.of("Authorization");
    private static final String CHALLENGE = "Digest realm=\"" + UeMessages.DOMAIN + "\", nonce=\"" + UeMessages.NONCE
            + "\", algorithm=AKAv1-MD5, qop=\"auth\", ck=\"000102030405060708090a0b0c0d0e0f\","
            + " ik=\"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff\"";

    private final DatagramSocket socket;
    private final SipParser parser = new SipParser(SipLimits.DEFAULT);
    private final Thread thread = Thread.ofPlatform().name("home").daemon().unstarted(this::serve);

    Home() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(Loopback.HOME, 0));
        socket.setReceiveBufferSize(Load.BUFFER);
        thread.start();
    }

    String uri() {
        return "sip:" + Loopback.HOME.getHostAddress() + ":" + socket.getLocalPort();
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[Load.LARGEST], Load.LARGEST);
        try {
            while (!socket.isClosed()) {
                packet.setLength(Load.LARGEST);
                socket.receive(packet);
                byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                if (parser.parse(bytes) instanceof SipRequest request) {
                    byte[] answer = answer(request).toBytes();
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException | SipParseException e) {
            if (!socket.isClosed()) {
                throw new IllegalStateException(e);
            }
        }
    }

    private SipResponse answer(SipRequest request) {
        if (!request.method().equals("REGISTER")) {
            return SipResponse.to(request, 200, "OK").toTag("home").build();
        }
        String authorization = request.header(AUTHORIZATION);
        if (authorization == null || !authorization.contains("integrity-protected=\"yes\"")) {
            return SipResponse.to(request, 401, "Unauthorized").toTag("home")
                    .header(HeaderName.of("WWW-Authenticate"), CHALLENGE).build();
        }
        String user = request.to().uri() instanceof SipUri uri ? String.valueOf(uri.user()) : "";
        String contact = request.header(HeaderName.CONTACT);
        return SipResponse.to(request, 200, "OK").toTag("home")
                .header(HeaderName.CONTACT, contact == null ? "" : contact)
                .header(HeaderName.of("Service-Route"), "<sip:orig@" + uri().substring(4) + ";lr>")
                .header(HeaderName.of("P-Associated-URI"), "<sip:+1555" + user + "@" + UeMessages.DOMAIN
                        + ">, <tel:+1555" + user + ">, <sip:" + user + "@" + UeMessages.DOMAIN + ">")
                .build();
    }

    @Override
    public void close() {
        socket.close();
    }
}
