package io.portcullis.pcscf.registration;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import io.portcullis.pcscf.hooks.Turns;
import io.portcullis.pcscf.routing.Answers;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.sip.stack.transaction.SerialExecutor;

/** The UEs that something is known of or going on with; one whose last REGISTER has ended is forgotten. */
public final class UeContexts implements Turns {

    private final Map<String, UeContext> contexts = new ConcurrentHashMap<>();
    private final Executor threads;
    private final RegistrationStore store;

    /**
     * @param threads run the UEs' work; platform threads, since installing SAs blocks
     * @param store   knows the Path token of a UE that is registered
     */
    public UeContexts(Executor threads, RegistrationStore store) {
        this.threads = threads;
        this.store = store;
    }

    /** The context of this UE; every call wants its own {@link #leave}. */
    UeContext enter(String impi) {
        return contexts.compute(impi, (key, known) -> {
            UeContext context = known;
            if (context == null) {
                Optional<Registration> registration = store.byImpi(impi);
                String token = registration.map(Registration::pathToken).orElseGet(() -> Answers.token(12));
                context = new UeContext(impi, token, new SerialExecutor(threads), registration);
            }
            context.users.incrementAndGet();
            return context;
        });
    }

    /** How many REGISTERs of this UE are on their way; 0 if none. */
    int busy(String impi) {
        UeContext context = contexts.get(impi);
        return context == null ? 0 : context.users.get();
    }

    @Override
    public void execute(String impi, Runnable work) {
        UeContext context = enter(impi);
        context.execute(() -> {
            try {
                work.run();
            } finally {
                leave(context);
            }
        });
    }

    /** Takes back one {@link #enter}; nothing of it may be on its way to the store any more. */
    void leave(UeContext context) {
        contexts.computeIfPresent(context.impi(), (key, known) -> known.users.decrementAndGet() > 0 ? known : null);
    }
}
