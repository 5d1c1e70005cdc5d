package io.portcullis.sip.stack.transport;

import java.security.SecureRandom;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;

/** What comes over a connection that is one too many: its first request is answered, and that is all. */
final class Refusal implements TcpReader.Taker {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RETRY_SECONDS = 10;

    private final SipParser parser;
    private final TcpConnection connection;

    Refusal(SipParser parser, TcpConnection connection) {
        this.parser = parser;
        this.connection = connection;
    }

    @Override
    public boolean message(byte[] bytes, Hop hop) {
        try {
            SipMessage message = parser.parse(bytes);
            if (message instanceof SipRequest request && !request.method().equals("ACK")) {
                // Not all at the same time again.
                int retry = RETRY_SECONDS + RANDOM.nextInt(RETRY_SECONDS);
                SipResponse answer = SipResponse.to(request, 503, "Too Many Connections")
                        .toTag(Long.toHexString(RANDOM.nextLong()))
                        .header(HeaderName.of("Retry-After"), Integer.toString(retry))
                        .build();
                connection.send(answer.toBytes(), failure -> {});
            }
        } catch (SipParseException unanswerable) {
            malformed(unanswerable, hop);
        }
        return false;
    }

    @Override
    public void malformed(SipParseException cause, Hop hop) {
        cause.partial().ifPresent(request -> connection.send(
                SipResponse.to(request, cause.status(), cause.reason()).build().toBytes(), failure -> {}));
    }
}
