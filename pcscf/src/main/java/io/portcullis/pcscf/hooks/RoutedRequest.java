package io.portcullis.pcscf.hooks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.portcullis.pcscf.routes.Refused;
import io.portcullis.pcscf.routes.RequestRoute;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.routing.Forwarding;
import io.portcullis.pcscf.routing.MaxForwards;
import io.portcullis.pcscf.routing.Refusal;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.Uri;

/** A request in the request hook: what every kind of it can do; see {@link RequestRoute}. */
public abstract class RoutedRequest extends RoutedMessage<SipRequest> {

    private final Set<String> done = new HashSet<>();

    /** Handed to the hook by {@link RoutedTransaction#begin}. */
    protected RoutedRequest(RoutedTransaction exchange) {
        super(exchange, exchange.transaction().arrivedBy(), exchange.transaction().request());
    }

    /** A step: reads the request as it is now, changes it, and may refuse it. */
    @FunctionalInterface
    protected interface Step {

        /** Does it. */
        void apply(SipRequest request, MessageEdit<SipRequest> edit) throws Refusal, SipParseException;
    }

    /** This, as the hook sees it. */
    protected abstract RequestRoute route();

    /** What the default procedure does to a request whatever a route has left out, before it is sent on. */
    protected abstract void beforeRelay();

    /** Sends the request on. */
    protected abstract void send(Forwarder forwarder, Forwarding forwarding);

    /**
     * Does a step, the first time that it is asked for.
     *
     * @param name one of its own
     * @throws Refused if it refuses
     */
    protected final void step(String name, Step step) {
        requireOpen();
        if (!done.add(name)) {
            return;
        }
        try {
            SipRequest before = message();
            MessageEdit<SipRequest> edit = before.edit();
            step.apply(before, edit);
            become(edit.done());
        } catch (Refusal refusal) {
            throw new Refused(refusal.status(), refusal.reason(), List.of(), refusal.reason());
        } catch (SipParseException malformed) {
            throw new Refused(400, malformed.reason(), List.of(), malformed.reason());
        }
    }

    @Override
    final MessageEdit<SipRequest> edit(SipRequest original) {
        return original.edit();
    }

    @Override
    final String requestUriText() {
        return message().requestUri().toString();
    }

    /** See {@link RequestRoute#requestUri()}. */
    public final String requestUri() {
        return requestUriText();
    }

    /** See {@link RequestRoute#requestUri(String)}. */
    public final void requestUri(String uri) {
        try {
            Uri parsed = Uri.parse(uri);
            change(edit -> edit.requestUri(parsed));
        } catch (SipParseException e) {
            throw new IllegalArgumentException("\"" + uri + "\": " + e.reason(), e);
        }
    }

    /** See {@link RequestRoute#reply}. */
    public final void reply(int status, String reason, String... headers) {
        requireOpen();
        exchange().requireUnsettled();
        if (status <= 100) {
            throw new IllegalArgumentException("a route answers with 101 to 699, not " + status);
        }
        exchange().respond(exchange().answer(status, reason, headers), false);
    }

    /** See {@link RequestRoute#countHop()}. */
    public final void countHop() {
        step("countHop", MaxForwards::decrement);
    }

    /** See {@link RequestRoute#relay()}. */
    public final void relay() {
        requireOpen();
        exchange().requireUnsettled();
        beforeRelay();
        exchange().relay(this);
    }
}
