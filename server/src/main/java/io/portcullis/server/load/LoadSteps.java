package io.portcullis.server.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.portcullis.lab.ue.UeCall;
import io.portcullis.lab.ue.UeException;
import io.portcullis.lab.ue.UeFailure;

/**
 * The steps of phones, each measured. What was not seen to go over ESP counts as failed, whatever its answer was.
 */
final class LoadSteps {

    /** What differs from phone to phone in the words for a cause: addresses and ports. */
    private static final Pattern ADDRESS = Pattern.compile("/?[\\[\\]0-9a-fA-F.:]*[0-9a-fA-F]\\]?:[0-9]+");

    private final Figures figures;
    private final ScheduledExecutorService timers;
    private final AtomicLong running = new AtomicLong();

    LoadSteps(Figures figures, ScheduledExecutorService timers) {
        this.figures = figures;
        this.timers = timers;
    }

    /** How many steps have begun and not ended. */
    long running() {
        return running.get();
    }

    /** Registers a phone that was taken, and gives it back. */
    void register(LoadPhone phone) {
        measured(Step.REGISTER, phone, () -> phone.ue().register()).whenComplete((done, failed) -> phone.release());
    }

    void refresh(LoadPhone phone) {
        measured(Step.REFRESH, phone, () -> phone.ue().refresh()).whenComplete((done, failed) -> phone.release());
    }

    void deregister(LoadPhone phone) {
        measured(Step.DEREGISTER, phone, () -> phone.ue().deregister())
                .whenComplete((done, failed) -> phone.release());
    }

    void message(LoadPhone from, LoadPhone to) {
        measured(Step.MESSAGE, from, () -> from.ue().message(to.impu(), "Hello from " + from.impu()))
                .whenComplete((done, failed) -> {
                    from.release();
                    to.release();
                });
    }

    void reboot(LoadPhone phone) {
        phone.ue().powerOff().thenCompose(off -> measured(Step.REBOOT, phone, () -> phone.ue().register()))
                .whenComplete((done, failed) -> phone.release());
    }

    /** It is not given back: it takes part in nothing any more. */
    void vanish(LoadPhone phone) {
        phone.ue().powerOff();
    }

    /** @param talk how long the call lasts, in milliseconds */
    void call(LoadPhone from, LoadPhone to, long talk) {
        measured(Step.CALL, from, () -> from.ue().call(to.impu()).thenCompose(UeCall::established))
                .thenCompose(call -> later(talk).thenCompose(now -> measured(Step.HANG_UP, from, call::hangUp)))
                .whenComplete((done, failed) -> {
                    from.release();
                    to.release();
                });
    }

    private CompletableFuture<Void> later(long millis) {
        running.incrementAndGet();
        CompletableFuture<Void> then = new CompletableFuture<>();
        timers.schedule(() -> {
            then.complete(null);
            running.decrementAndGet();
        }, millis, TimeUnit.MILLISECONDS);
        return then;
    }

    private <T> CompletableFuture<T> measured(Step step, LoadPhone phone, Supplier<CompletableFuture<T>> work) {
        LoadPhone.Passed before = phone.passed();
        long start = System.nanoTime();
        running.incrementAndGet();
        return work.get().whenComplete((value, failure) -> {
            long took = System.nanoTime() - start;
            if (failure != null) {
                figures.failed(step, why(failure));
            } else if (phone.protectedSince(before)) {
                figures.worked(step, took);
            } else {
                figures.failed(step, "it was answered, but not over ESP alone");
            }
            running.decrementAndGet();
        });
    }

    /** The same for all phones that failed for the same reason. */
    private static String why(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause()
                : failure;
        if (!(cause instanceof UeException known)) {
            return cause.toString();
        }
        String stage = known.failure().stage().words() + ": ";
        return switch (known.failure()) {
            case UeFailure.Refused refused -> stage + refused.status() + " " + refused.reason();
            case UeFailure.NoProtectedAnswer none -> stage + "no answer over the set";
            case UeFailure.NoAnswer none -> stage + "no answer";
            case UeFailure other -> stage + ADDRESS.matcher(other.cause()).replaceAll("…");
        };
    }
}
