package io.portcullis.pcscf.hooks;

import java.util.Optional;

import io.portcullis.pcscf.routes.IpsecCreate;
import io.portcullis.pcscf.routes.ReplyRoute;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A response in the reply hook: what every kind of it can do; see {@link ReplyRoute}. */
public abstract class RoutedReply extends RoutedMessage<SipResponse> {

    private static final Logger LOG = LoggerFactory.getLogger(RoutedReply.class);

    private boolean settled;
    private boolean sent;

    /** @param response without our Via, without ck and ik */
    protected RoutedReply(RoutedTransaction exchange, Hop arrivedBy, SipResponse response) {
        super(exchange, arrivedBy, response);
    }

    /** This, as the hook sees it. */
    protected abstract ReplyRoute route();

    final boolean settled() {
        return settled;
    }

    /** What was sent and is a failure: for the hook that comes next. */
    final Optional<SipResponse> toFail() {
        return sent && status() >= 300 ? Optional.of(message()) : Optional.empty();
    }

    @Override
    final MessageEdit<SipResponse> edit(SipResponse original) {
        return original.edit();
    }

    /** @throws IllegalStateException if something has become of it */
    protected final void requireUnsettled() {
        requireOpen();
        if (settled) {
            throw new IllegalStateException(
                    "the " + status() + " has been sent, dropped or answered otherwise already");
        }
    }

    /** See {@link ReplyRoute#status()}. */
    public final int status() {
        return message().status();
    }

    /** See {@link ReplyRoute#reason()}. */
    public final String reason() {
        return message().reason();
    }

    /** See {@link ReplyRoute#ipsec_create(int, int, String)}: wrong use, but for a REGISTER. */
    @SuppressWarnings("MemberName")
    public int ipsec_create(int portServer, int portClient, String algos) {
        LOG.error("ipsec_create is for a 401 to a REGISTER, not for {} to {}", status(), method());
        return IpsecCreate.WRONG_USE;
    }

    /** See {@link ReplyRoute#send()}. */
    public final void send() {
        requireUnsettled();
        settled = true;
        sent = true;
        if (status() < 300) {
            exchange().respond(message(), false);
        }
    }

    /** See {@link ReplyRoute#drop()}. */
    public final void drop() {
        requireUnsettled();
        if (status() >= 200) {
            throw new IllegalStateException("somebody waits for the " + status() + ": send it, or reply otherwise");
        }
        settled = true;
    }

    /** See {@link ReplyRoute#reply}. */
    public final void reply(int status, String reason, String... headers) {
        requireUnsettled();
        if (status() < 200) {
            throw new IllegalStateException(
                    "a provisional response is sent or dropped; the final one is still to come");
        }
        if (status < 200) {
            throw new IllegalArgumentException("the answer in place of a final one is 200 to 699, not " + status);
        }
        SipResponse answer = exchange().answer(status, reason, headers);
        settled = true;
        exchange().respond(answer, false);
    }
}
