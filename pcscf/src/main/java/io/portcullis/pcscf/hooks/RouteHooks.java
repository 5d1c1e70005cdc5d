package io.portcullis.pcscf.hooks;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.portcullis.pcscf.routes.Routes;
import io.portcullis.sip.stack.transaction.SerialExecutor;

/** The operator's routes and where they run. */
public final class RouteHooks {

    private final Supplier<Routes> routes;
    private final Turns turns;
    private final Executor threads;

    /**
     * @param routes  the newest version; asked once for a request
     * @param turns   for requests of a known UE
     * @param threads for the others
     */
    public RouteHooks(Supplier<Routes> routes, Turns turns, Executor threads) {
        this.routes = routes;
        this.turns = turns;
        this.threads = threads;
    }

    Routes current() {
        return routes.get();
    }

    /** Where the hooks of a request run: in its UE's turn, or without a known UE one after the other. */
    Executor turn(Optional<String> impi) {
        return impi.<Executor>map(known -> work -> turns.execute(known, work))
                .orElseGet(() -> new SerialExecutor(threads));
    }
}
