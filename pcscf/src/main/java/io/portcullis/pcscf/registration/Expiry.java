package io.portcullis.pcscf.registration;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.portcullis.pcscf.security.SecuritySets;
import io.portcullis.pcscf.store.Binding;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.RegistrationStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bindings end by themselves when nobody refreshes them (TS 24.229 5.2.2); their sets have a grace of their own. */
public final class Expiry {

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

    private final RegistrationStore store;
    private final UeContexts contexts;
    private final SecuritySets sets;
    private final Clock clock;

    public Expiry(RegistrationStore store, UeContexts contexts, SecuritySets sets, Clock clock) {
        this.store = store;
        this.contexts = contexts;
        this.sets = sets;
        this.clock = clock;
    }

    /** Looks at every registration; each that has to change changes in its UE's turn, where a refresh may come first. */
    public void sweep() {
        sets.sweep();
        Instant now = clock.instant();
        for (Registration registration : store.all()) {
            if (anyExpired(registration, now)) {
                UeContext context = contexts.enter(registration.impi());
                context.execute(() -> expire(context));
            }
        }
    }

    // Of every registration, every few seconds: hence no stream.
    private static boolean anyExpired(Registration registration, Instant now) {
        for (Binding binding : registration.bindings()) {
            if (!binding.expiresAt().isAfter(now)) {
                return true;
            }
        }
        return false;
    }

    private void expire(UeContext context) {
        Optional<Registration> before = context.registration();
        Optional<Registration> left = before.flatMap(known -> known.liveAt(clock.instant()));
        if (left.equals(before)) {
            contexts.leave(context);
            return;
        }
        context.registration(left);
        CompletionStage<Void> kept = left.isEmpty() ? store.remove(context.impi())
                : sets.keep(left.get(), null);
        kept.whenComplete((done, failure) -> context.execute(() -> {
            if (failure == null) {
                LOG.atInfo().addKeyValue("impi", context.impi())
                        .log(left.isEmpty() ? "Registration expired" : "A part of the registration expired");
            } else {
                // The next sweep tries again.
                context.takeBack(left, before);
                LOG.atError().addKeyValue("impi", context.impi()).log(
                        "An expired registration could not be removed: {}",
                        failure.getMessage());
            }
            contexts.leave(context);
        }));
    }
}
