package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;

/** Messages to begin with. */
final class Texts {

    static final String REGISTER = "REGISTER sip:ims.example SIP/2.0\r\n"
            + "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport\r\nFrom: <sip:alice@ims.example>;tag=1\r\n"
            + "To: <sip:alice@ims.example>\r\nCall-ID: call\r\nCSeq: 1 REGISTER\r\nMax-Forwards: 70\r\n"
            + "Contact: <sip:alice@192.0.2.1>\r\nContent-Length: 4\r\n\r\nbody";

    private Texts() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static SipMessage parse(String text) throws SipParseException {
        return new SipParser(SipLimits.DEFAULT).parse(bytes(text));
    }

    static SipRequest request(String text) throws SipParseException {
        return (SipRequest) parse(text);
    }

    static String text(SipMessage message) {
        return new String(message.toBytes(), StandardCharsets.UTF_8);
    }
}
