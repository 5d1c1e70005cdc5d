package io.portcullis.pcscf.registration;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.portcullis.pcscf.store.Registration;
import io.portcullis.sip.stack.transaction.SerialExecutor;

/**
 * One UE while something is going on with it: its work is done in order, its Path token stays the same, and a registration is
 * known here before the store has made it durable. All but the identity is for the UE's own executor.
 */
final class UeContext {

    private final String impi;
    private final String pathToken;
    private final SerialExecutor executor;
    private Optional<Registration> registration;
    /** How many REGISTER transactions use it; changed under the lock of the map that holds it. */
    final AtomicInteger users = new AtomicInteger();

    UeContext(String impi, String pathToken, SerialExecutor executor, Optional<Registration> registration) {
        this.impi = impi;
        this.pathToken = pathToken;
        this.executor = executor;
        this.registration = registration;
    }

    String impi() {
        return impi;
    }

    String pathToken() {
        return pathToken;
    }

    /** The registration as it will be when the store has done what it was told last. */
    Optional<Registration> registration() {
        return registration;
    }

    void registration(Optional<Registration> changed) {
        registration = changed;
    }

    /** Takes a change back that the store could not keep; not if a later one, which contains it, is on its way. */
    void takeBack(Optional<Registration> change, Optional<Registration> kept) {
        if (registration.equals(change)) {
            registration = kept;
        }
    }

    /** In the UE's turn, on a thread that may block. */
    void execute(Runnable work) {
        executor.execute(work);
    }

    /** In the UE's turn; at once and on the caller's thread if nothing else of it goes on. For work that does not block. */
    void executeHere(Runnable work) {
        executor.executeHere(work);
    }

    /** In the UE's turn: at once if the caller is within it, else as {@link #execute}, since other threads have work of their own. */
    void goOn(Runnable work) {
        if (executor.runsHere()) {
            work.run();
        } else {
            executor.execute(work);
        }
    }
}
