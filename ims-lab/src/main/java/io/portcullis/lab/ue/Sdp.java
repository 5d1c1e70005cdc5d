package io.portcullis.lab.ue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** A session description with one audio stream, as offer or answer (RFC 8866). No media flows: the port only has a number. */
final class Sdp {

    static final String CONTENT_TYPE = "application/sdp";

    private static final int AUDIO_PORT = 49_152;

    private Sdp() {}

    static byte[] audio(InetAddress address) {
        String kind = address instanceof Inet6Address ? "IP6 " : "IP4 ";
        String host = HostText.of(address).replace("[", "").replace("]", "");
        return String.join("\r\n", "v=0", "o=- 1 1 IN " + kind + host, "s=-", "c=IN " + kind + host, "t=0 0",
                "m=audio " + AUDIO_PORT + " RTP/AVP 104 105", "a=rtpmap:104 AMR-WB/16000",
                "a=rtpmap:105 telephone-event/16000", "a=ptime:20", "a=sendrecv", "")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
