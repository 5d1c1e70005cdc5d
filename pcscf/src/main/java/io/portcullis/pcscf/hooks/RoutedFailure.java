package io.portcullis.pcscf.hooks;

import io.portcullis.pcscf.routes.FailureRoute;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;

/** An answer that says that a request failed, in the failure hook. */
final class RoutedFailure extends RoutedMessage<SipResponse> implements FailureRoute {

    private final boolean theirs;
    private boolean settled;

    RoutedFailure(RoutedTransaction exchange, Hop arrivedBy, SipResponse answer, boolean theirs) {
        super(exchange, arrivedBy, answer);
        this.theirs = theirs;
    }

    boolean settled() {
        return settled;
    }

    @Override
    protected @Nullable UeSet set() {
        return exchange().requestSet();
    }

    @Override
    MessageEdit<SipResponse> edit(SipResponse original) {
        return original.edit();
    }

    private void settle() {
        requireOpen();
        if (settled) {
            throw new IllegalStateException("the request has been answered already");
        }
        settled = true;
    }

    @Override
    public int status() {
        return message().status();
    }

    @Override
    public String reason() {
        return message().reason();
    }

    @Override
    public boolean answered() {
        return theirs;
    }

    @Override
    public void reply(int status, String reason, String... headers) {
        requireOpen();
        if (status < 200) {
            throw new IllegalArgumentException("a failed request is answered with 200 to 699, not " + status);
        }
        SipResponse answer = exchange().answer(status, reason, headers);
        settle();
        exchange().respond(answer, false);
    }

    @Override
    public void send() {
        settle();
        exchange().respond(message(), !theirs);
    }

    @Override
    public void proceed() {
        send();
    }
}
