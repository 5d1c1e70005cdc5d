package io.portcullis.sip.stack.transport;

import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipParser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From bytes to the handler. A fault of ours in handling one message is logged and ends with that message. */
final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final SipLimits limits;
    private final SipParser parser;
    private volatile @Nullable TransportHandler handler;

    Inbox(SipLimits limits) {
        this.limits = limits;
        this.parser = new SipParser(limits);
    }

    SipLimits limits() {
        return limits;
    }

    void start(TransportHandler taker) {
        handler = taker;
    }

    void accept(byte[] bytes, Hop hop) {
        try {
            SipMessage message = parser.parse(bytes);
            TransportHandler taker = handler;
            if (taker != null) {
                taker.onMessage(new Received(message, hop));
            }
        } catch (SipParseException e) {
            malformed(e, hop);
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("A message from {} could not be handled", hop);
        }
    }

    void malformed(SipParseException cause, Hop hop) {
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
