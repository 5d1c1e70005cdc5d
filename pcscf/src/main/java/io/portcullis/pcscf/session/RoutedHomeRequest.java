package io.portcullis.pcscf.session;

import java.util.Optional;

import io.portcullis.pcscf.hooks.RouteHooks;
import io.portcullis.pcscf.hooks.RoutedReply;
import io.portcullis.pcscf.hooks.RoutedTransaction;
import io.portcullis.pcscf.routes.ReplyRoute;
import io.portcullis.pcscf.routes.ToUeReply;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.security.SecAgreeTags;
import io.portcullis.pcscf.security.SecuritySets;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;

/** A request of the home network on its way through the operator's routes. */
final class RoutedHomeRequest extends RoutedTransaction {

    private final Optional<Registration> registration;
    private final SecuritySets sets;

    /** @param registration that the Path token names, if there is one */
    RoutedHomeRequest(RouteHooks hooks, Forwarder forwarder, ServerTransaction transaction,
            Optional<Registration> registration, SecuritySets sets) {
        super(hooks, forwarder, transaction, registration.map(Registration::impi), Forwarder.UE_FAILURES);
        this.registration = registration;
        this.sets = sets;
    }

    Optional<Registration> registration() {
        return registration;
    }

    /** The home network's requests come in clear. */
    @Override
    protected @Nullable UeSet requestSet() {
        return null;
    }

    @Override
    protected RoutedReply reply(SipResponse came, SipResponse stripped, Hop arrivedBy) {
        return new Reply(this, arrivedBy, stripped);
    }

    /** A response of the UE, which comes over a set. */
    private static final class Reply extends RoutedReply implements ToUeReply {

        private final RoutedHomeRequest exchange;
        private final @Nullable UeSet set;
        private boolean asserted;

        Reply(RoutedHomeRequest exchange, Hop arrivedBy, SipResponse response) {
            super(exchange, arrivedBy, response);
            this.exchange = exchange;
            this.set = exchange.sets.find(arrivedBy).orElse(null);
        }

        @Override
        protected ReplyRoute route() {
            return this;
        }

        @Override
        protected @Nullable UeSet set() {
            return set;
        }

        @Override
        public void stripSecurityAgreement() {
            change(SecAgreeTags::strip);
        }

        @Override
        public void assertIdentity() {
            // Once: what the UE prefers is not there any more.
            if (!asserted) {
                exchange.registration.ifPresent(
                        known -> change(edit -> Identities.assertIdentity(message(), known, edit)));
                asserted = true;
            }
        }

        @Override
        public void proceed() {
            stripSecurityAgreement();
            assertIdentity();
            send();
        }
    }
}
