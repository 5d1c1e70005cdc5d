package io.portcullis.pcscf.registration;

import io.portcullis.sip.stack.transaction.SerialExecutor;

/** One UE while something is going on with it: its work is done in order, and its Path token stays the same. */
final class UeContext {

    private final String impi;
    private final String pathToken;
    private final SerialExecutor executor;
    /** How many REGISTER transactions use it; guarded by the map that holds it. */
    int users;

    UeContext(String impi, String pathToken, SerialExecutor executor) {
        this.impi = impi;
        this.pathToken = pathToken;
        this.executor = executor;
    }

    String impi() {
        return impi;
    }

    String pathToken() {
        return pathToken;
    }

    void execute(Runnable work) {
        executor.execute(work);
    }
}
