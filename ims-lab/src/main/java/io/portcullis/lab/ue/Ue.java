package io.portcullis.lab.ue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.lab.aka.Usim;
import io.portcullis.lab.ue.Registering.Purpose;
import io.portcullis.lab.ue.UeEvent.Failed;
import io.portcullis.lab.ue.UeFailure.BackendRefused;
import io.portcullis.lab.ue.UeFailure.WrongState;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.transaction.SerialExecutor;
import org.jspecify.annotations.Nullable;

/**
 * One simulated phone. Every method may be called from any thread and returns at once; what it asks for is done in order,
 * one thing at a time for a UE, on threads of its {@link UeHost}. Futures fail with {@link UeException}, which tells the
 * {@link UeFailure}; each failure is a {@link UeEvent.Failed} too. Nothing waits longer than
 * {@link UeConfig#answerTimeout()} for an answer.
 */
public final class Ue implements AutoCloseable {

    private final UeConfig config;
    private final SerialExecutor thread;
    private final UeContext context;
    private volatile @Nullable UeRegistration registration;
    // Touched on the UE's own thread only.
    private CompletableFuture<?> lastRegistering = CompletableFuture.completedFuture(null);

    Ue(UeConfig config, Usim usim, HostParts host, UeListener listener) {
        this.config = config;
        this.thread = new SerialExecutor(host.threads());
        this.context = new UeContext(config, usim, host, thread, event -> tell(listener, event));
    }

    private void tell(UeListener listener, UeEvent event) {
        registration = context.registration();
        listener.on(this, event);
    }

    /** What this phone is. */
    public UeConfig config() {
        return config;
    }

    /** What the last REGISTER brought; empty when not registered. */
    public Optional<UeRegistration> registration() {
        return Optional.ofNullable(registration);
    }

    /**
     * Registers with an unprotected SM1 (TS 33.203 7.2). Fails with {@link WrongState} if registered already: a phone that
     * lost its memory is made by {@link #powerOff()}.
     */
    public CompletableFuture<UeRegistration> register() {
        return registering(Purpose.INITIAL);
    }

    /**
     * Extends the registration over the set. The network may accept at once, or challenge; then a new set takes the old
     * one's place.
     */
    public CompletableFuture<UeRegistration> refresh() {
        return registering(Purpose.REFRESH);
    }

    /** Like {@link #refresh()}, but without an answer to the old challenge, so that the network challenges again. */
    public CompletableFuture<UeRegistration> reauthenticate() {
        return registering(Purpose.REAUTHENTICATE);
    }

    /**
     * Deregisters over the set, waits for the 200 over it, and then removes SAs and ports. If it fails, the UE stays as it
     * is.
     */
    public CompletableFuture<UeRegistration> deregister() {
        return registering(Purpose.DEREGISTER);
    }

    private CompletableFuture<UeRegistration> registering(Purpose purpose) {
        return doing(() -> {
            CompletableFuture<UeRegistration> mine = lastRegistering.handle((done, failed) -> purpose)
                    .thenCompose(this::registerNow);
            lastRegistering = mine;
            return mine;
        });
    }

    private CompletableFuture<UeRegistration> registerNow(Purpose purpose) {
        boolean registered = context.sets().current() != null;
        if (purpose == Purpose.INITIAL && registered) {
            return wrongState(Stage.SM1, "registered already; refresh, reauthenticate, or power off first.");
        }
        if (purpose != Purpose.INITIAL && !registered) {
            return wrongState(purpose == Purpose.DEREGISTER ? Stage.DEREGISTER : Stage.REFRESH, "not registered.");
        }
        return Registering.run(context, purpose);
    }

    /**
     * Sends a text as MESSAGE (RFC 3428), over TCP if it gets too long for UDP.
     *
     * @param target a SIP or tel URI
     * @return the 2xx; anything else fails
     */
    public CompletableFuture<SipResponse> message(String target, String text) {
        return message(target, "text/plain;charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends a MESSAGE.
     *
     * @param target      a SIP or tel URI
     * @param contentType value of Content-Type
     * @param body        content
     * @return the 2xx; anything else fails
     */
    public CompletableFuture<SipResponse> message(String target, String contentType, byte[] body) {
        byte[] content = body.clone();
        return doing(() -> context.requests().single(Stage.MESSAGE, "MESSAGE", target, contentType, content));
    }

    /**
     * Asks what the other side can do (RFC 3261 11).
     *
     * @param target a SIP or tel URI
     * @return the 2xx; anything else fails
     */
    public CompletableFuture<SipResponse> options(String target) {
        return doing(() -> context.requests().single(Stage.REQUEST, "OPTIONS", target, "", new byte[0]));
    }

    /**
     * Calls somebody. How the call goes on is told by {@link UeEvent.CallChanged} and by the call itself.
     *
     * @param target a SIP or tel URI
     * @return the call, as soon as INVITE is on its way; see {@link UeCall#established()}
     */
    public CompletableFuture<UeCall> call(String target) {
        return doing(() -> {
            UeSet set = context.sets().current();
            if (set == null) {
                return wrongState(Stage.CALL, "not registered.");
            }
            try {
                Uri uri = Uri.parse(target);
                OutgoingCall call = new OutgoingCall(context.parts(), target);
                call.start(set, uri);
                return CompletableFuture.completedFuture(call.call());
            } catch (SipParseException e) {
                return wrongState(Stage.CALL, "'" + target + "' is no URI that can be called: " + e.getMessage());
            }
        });
    }

    /** The sets that live, oldest first, with what passed through their SAs. */
    public CompletableFuture<List<UeSetStatus>> sets() {
        return doing(() -> {
            try {
                return CompletableFuture.completedFuture(context.sets().status());
            } catch (SaBackendException e) {
                return CompletableFuture.failedFuture(new UeException(
                        new BackendRefused(Stage.SET, Causes.backend(e), e.reason())));
            }
        });
    }

    /**
     * Takes the phone's battery out: calls, sets and ports go without a word to the network. It may register again.
     *
     * @return completes when nothing of it is left at this host
     */
    public CompletableFuture<Void> powerOff() {
        return doing(() -> {
            context.switchOff();
            return CompletableFuture.<Void>completedFuture(null);
        });
    }

    /** {@link #powerOff()}, and waits for it. Not to be called from a {@link UeListener}. */
    @Override
    public void close() {
        powerOff().join();
    }

    private <T> CompletableFuture<T> doing(Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                work.get().whenComplete((value, problem) -> finish(result, value, problem));
            } catch (RuntimeException bug) {
                result.completeExceptionally(bug);
                throw bug;
            }
        });
        return result;
    }

    private <T> void finish(CompletableFuture<T> result, T value, @Nullable Throwable problem) {
        if (problem == null) {
            result.complete(value);
            return;
        }
        Throwable cause = problem instanceof CompletionException && problem.getCause() != null ? problem.getCause()
                : problem;
        if (cause instanceof UeException e) {
            context.event(new Failed(e.failure()));
        }
        result.completeExceptionally(cause);
    }

    private static <T> CompletableFuture<T> wrongState(Stage stage, String cause) {
        return CompletableFuture.failedFuture(new UeException(new WrongState(stage, cause)));
    }

    @Override
    public String toString() {
        return "UE " + config.impu() + " at " + HostText.of(config.address());
    }
}
