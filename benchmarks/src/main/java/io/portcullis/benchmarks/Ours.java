package io.portcullis.benchmarks;

import java.nio.ByteBuffer;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;

/** What a proxy does with a message, done by sip-message. */
final class Ours {

    private final SipParser parser = new SipParser(SipLimits.DEFAULT);
    private final ByteBuffer buffer = ByteBuffer.allocate(SipLimits.DEFAULT.messageBytes());

    SipMessage parse(byte[] bytes) {
        try {
            return parser.parse(bytes);
        } catch (SipParseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ten headers: what a transaction, a dialog and a registrar's edge go by. */
    static void read(SipMessage message, Eyes eyes) {
        eyes.see(message.branch());
        eyes.see(message.callId());
        eyes.see(message.fromTag());
        eyes.see(message.toTag());
        eyes.see(message.cseq().method());
        eyes.see(message.number(HeaderName.MAX_FORWARDS));
        eyes.see(message.number(HeaderName.CONTENT_LENGTH));
        eyes.see(message.number(HeaderName.EXPIRES));
        eyes.see(message.lists(HeaderName.SUPPORTED, "gruu"));
        eyes.see(message.lists(HeaderName.REQUIRE, "sec-agree"));
    }

    /** A request gets Via, Path and Route; a response loses its Via. */
    static SipMessage forward(SipMessage message, String branch) {
        return switch (message) {
            case SipRequest request -> {
                MessageEdit<SipRequest> edit = request.edit();
                edit.prepend(HeaderName.VIA, Parts.VIA, branch);
                edit.prepend(HeaderName.PATH, Parts.PATH);
                edit.prepend(HeaderName.ROUTE, Parts.ROUTE);
                yield edit.done();
            }
            case SipResponse response -> response.edit().removeTopValue(HeaderName.VIA).done();
        };
    }

    /** Writes into a buffer that is used again, as a transport does. */
    ByteBuffer write(SipMessage message) {
        buffer.clear();
        message.writeTo(buffer);
        return buffer;
    }
}
