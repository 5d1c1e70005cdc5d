package io.portcullis.lab.ue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import io.portcullis.lab.ue.UeFailure.Local;
import io.portcullis.lab.ue.UeFailure.NoAnswer;
import io.portcullis.lab.ue.UeFailure.WrongState;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of one UE, by the rules of TS 33.203 7.1, and brings every answer to the UE's own thread. A request
 * of more than 1300 bytes goes over TCP (RFC 3261 18.1.1).
 */
final class Requests {

    /** The longest request that goes over UDP where the path's MTU is not known. */
    static final int MAX_UDP_BYTES = 1300;

    private final UeContext ue;
    private final TransactionLayer layer;
    private final RequestWriter writer;
    private final List<Outgoing> pending = new ArrayList<>();

    Requests(UeContext ue, TransactionLayer layer) {
        this.ue = ue;
        this.layer = layer;
        this.writer = new RequestWriter(ue.config());
    }

    RequestWriter writer() {
        return writer;
    }

    /** SM1, from the unprotected port. */
    CompletableFuture<Answer> registerUnprotected(RegisterText text, PortLease from) {
        long cseq = writer.nextRegister();
        Sized sized = sized(protocol -> writer.register(text, cseq, protocol, from.local(), null));
        Hop hop = new Hop(sized.protocol(), from.local(), ue.config().pcscf());
        return send(sized.request(), hop, null, early -> {
        }).answer();
    }

    /** A REGISTER over a set. */
    CompletableFuture<Answer> registerOver(UeSet set, RegisterText text) {
        long cseq = writer.nextRegister();
        Sized sized = sized(protocol -> writer.register(text, cseq, protocol, set.server().local(), set));
        return send(sized.request(), set.requestHop(sized.protocol()), set, early -> {
        }).answer();
    }

    /** A request of its own, such as MESSAGE: completes with the 2xx, fails with everything else. */
    CompletableFuture<SipResponse> single(Stage stage, String method, String target, String contentType, byte[] body) {
        UeSet set = ue.sets().current();
        if (set == null) {
            return failed(new WrongState(stage, "not registered."));
        }
        Uri uri;
        try {
            uri = Uri.parse(target);
        } catch (SipParseException e) {
            return failed(new WrongState(stage, "'" + target + "' is no URI: " + e.reason()));
        }
        String callId = Tokens.fresh();
        String tag = Tokens.fresh();
        TransportProtocol preferred = method.equals("MESSAGE") ? ue.config().messageTransport()
                : ue.config().transport();
        return over(set, sized(preferred, protocol -> withBody(writer.initial(method, uri, callId, tag, protocol, set,
                ue.serviceRoute()), body, contentType)), early -> {
                }).answer().thenCompose(answer -> switch (answer) {
                    case Answer.Final done when done.success() -> CompletableFuture.completedFuture(done.response());
                    case Answer.Final done -> failed(Causes.refused(stage, done.status(), done.response().reason()));
                    case Answer.Timeout none -> failed(new NoAnswer(stage, "no answer to " + method + " within "
                            + ue.config().answerTimeout().toMillis()
                            + " ms: the other side or the network is silent."));
                    case Answer.Abandoned none -> failed(
                            new WrongState(stage, "the phone was switched off meanwhile."));
                    case Answer.Unsendable unsendable -> failed(new Local(stage, method + " could not be sent: "
                            + Causes.words(unsendable.problem())));
                });
    }

    private static SipRequest withBody(SipRequest request, byte[] body, String contentType) {
        return contentType.isEmpty() ? request : request.edit().body(body, contentType).done();
    }

    private static CompletableFuture<SipResponse> failed(UeFailure failure) {
        return CompletableFuture.failedFuture(new UeException(failure));
    }

    /**
     * Any request over a set once registered, from port_uc to port_ps. What comes back shows that the network uses the set.
     */
    Outgoing over(UeSet set, Function<TransportProtocol, SipRequest> write, Consumer<SipResponse> onResponse) {
        return over(set, sized(write), onResponse);
    }

    private Outgoing over(UeSet set, Sized sized, Consumer<SipResponse> onResponse) {
        return send(sized.request(), set.requestHop(sized.protocol()), set, response -> {
            ue.sets().heardOn(set);
            onResponse.accept(response);
        });
    }

    /** An ACK to a 2xx: nobody answers it. */
    void withoutAnswer(UeSet set, Function<TransportProtocol, SipRequest> write) {
        Sized sized = sized(write);
        Hop hop = set.requestHop(sized.protocol());
        ue.passed(true, sized.request(), hop);
        layer.sendStateless(sized.request(), hop);
    }

    private Outgoing send(SipRequest request, Hop hop, @Nullable UeSet set, Consumer<SipResponse> onResponse) {
        Outgoing outgoing = new Outgoing(ue, layer, onResponse);
        pending.add(outgoing);
        if (set != null) {
            set.hold();
        }
        outgoing.answer().whenComplete((answer, none) -> {
            pending.remove(outgoing);
            if (set != null) {
                set.release();
                ue.sets().removeIdlePredecessors();
            }
        });
        outgoing.start(request, hop);
        return outgoing;
    }

    /** Gives up all requests that wait for an answer. */
    void abandonAll() {
        List.copyOf(pending).forEach(Outgoing::abandon);
    }

    private record Sized(SipRequest request, TransportProtocol protocol) {}

    private Sized sized(Function<TransportProtocol, SipRequest> write) {
        return sized(ue.config().transport(), write);
    }

    private static Sized sized(TransportProtocol preferred, Function<TransportProtocol, SipRequest> write) {
        SipRequest request = write.apply(preferred);
        if (preferred == TransportProtocol.UDP && request.length() > MAX_UDP_BYTES) {
            return new Sized(write.apply(TransportProtocol.TCP), TransportProtocol.TCP);
        }
        return new Sized(request, preferred);
    }
}
