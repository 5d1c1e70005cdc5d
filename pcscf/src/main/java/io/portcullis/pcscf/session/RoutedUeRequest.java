package io.portcullis.pcscf.session;

import java.util.Optional;

import io.portcullis.pcscf.hooks.RouteHooks;
import io.portcullis.pcscf.hooks.RoutedReply;
import io.portcullis.pcscf.hooks.RoutedTransaction;
import io.portcullis.pcscf.routes.FromUeReply;
import io.portcullis.pcscf.routes.ReplyRoute;
import io.portcullis.pcscf.routing.ChargingHeaders;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;

/** A UE's request on its way through the operator's routes. */
final class RoutedUeRequest extends RoutedTransaction {

    private final @Nullable UeSet set;

    /** @param set that it came over, null if it came unprotected */
    RoutedUeRequest(RouteHooks hooks, Forwarder forwarder, ServerTransaction transaction,
            Optional<Registration> registration, @Nullable UeSet set) {
        super(hooks, forwarder, transaction,
                registration.map(Registration::impi).or(() -> Optional.ofNullable(set).map(UeSet::impi)),
                Forwarder.HOME_FAILURES);
        this.set = set;
    }

    @Override
    protected @Nullable UeSet requestSet() {
        return set;
    }

    @Override
    protected RoutedReply reply(SipResponse came, SipResponse stripped, Hop arrivedBy) {
        return new Reply(this, arrivedBy, stripped);
    }

    /** A response of the home network. */
    private static final class Reply extends RoutedReply implements FromUeReply {

        private final RoutedUeRequest exchange;

        Reply(RoutedUeRequest exchange, Hop arrivedBy, SipResponse response) {
            super(exchange, arrivedBy, response);
            this.exchange = exchange;
        }

        @Override
        protected ReplyRoute route() {
            return this;
        }

        @Override
        protected @Nullable UeSet set() {
            return exchange.set;
        }

        @Override
        public void stripChargingHeaders() {
            change(ChargingHeaders::strip);
        }

        @Override
        public void proceed() {
            stripChargingHeaders();
            send();
        }
    }
}
