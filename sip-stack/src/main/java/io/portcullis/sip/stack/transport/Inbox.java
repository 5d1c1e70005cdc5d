package io.portcullis.sip.stack.transport;

import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.message.SipRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From bytes to the handler. A fault of ours in handling one message is logged and ends with that message. */
final class Inbox implements TcpReader.Taker {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final SipLimits limits;
    private final SipParser parser;
    private final SipParser anySize = new SipParser(
            new SipLimits(SipLimits.MOST_BYTES, Integer.MAX_VALUE, Integer.MAX_VALUE));
    private final TransportCounters counters;
    private volatile @Nullable TransportHandler handler;

    Inbox(SipLimits limits, TransportCounters counters) {
        this.limits = limits;
        this.parser = new SipParser(limits);
        this.counters = counters;
    }

    SipParser parser() {
        return parser;
    }

    void start(TransportHandler taker) {
        handler = taker;
    }

    @Override
    public boolean message(byte[] bytes, Hop hop) {
        accept(bytes, hop);
        return true;
    }

    void accept(byte[] bytes, Hop hop) {
        counters.received.increment();
        TransportHandler taker = handler;
        try {
            if (taker != null && !taker.reads(hop)) {
                counters.unread.increment();
                return;
            }
            SipMessage message = parser.parse(bytes);
            if (taker != null) {
                taker.onMessage(new Received(message, hop));
            }
        } catch (SipParseException e) {
            report(bytes.length > limits.messageBytes() ? answerable(e, bytes) : e, hop);
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("A message from {} could not be handled", hop);
        }
    }

    /** What is too large was not looked into; whom to answer is worth it. */
    private SipParseException answerable(SipParseException tooLarge, byte[] bytes) {
        if (tooLarge.partial().isPresent()) {
            return tooLarge;
        }
        SipRequest request = null;
        try {
            request = anySize.parse(bytes) instanceof SipRequest whole ? whole : null;
        } catch (SipParseException e) {
            request = e.partial().orElse(null);
        }
        return new SipParseException(tooLarge.status(), tooLarge.reason(), request);
    }

    @Override
    public void malformed(SipParseException cause, Hop hop) {
        counters.received.increment();
        report(cause, hop);
    }

    private void report(SipParseException cause, Hop hop) {
        (cause.partial().isPresent() ? counters.malformedRequests : counters.malformedDropped).increment();
        TransportHandler taker = handler;
        try {
            if (taker != null) {
                taker.onMalformed(cause, hop);
            }
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("A malformed message from {} could not be handled", hop);
        }
    }
}
