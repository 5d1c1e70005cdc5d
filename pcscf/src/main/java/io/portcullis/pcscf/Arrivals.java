package io.portcullis.pcscf;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.registration.RegisterProcedure;
import io.portcullis.pcscf.routing.Answers;
import io.portcullis.pcscf.routing.RequestChecks;
import io.portcullis.pcscf.security.SecuritySets;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.pcscf.session.HomeRequests;
import io.portcullis.pcscf.session.UeRequests;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transaction.TransactionUser;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells by where a message came from, and to which of our ports, what it is: a UE's over its set, the home network's, or
 * unprotected (TS 33.203 7.1: unprotected ports take only REGISTER from UEs that have a set to make).
 */
final class Arrivals implements TransactionUser {

    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private final Predicate<InetAddress> fromHome;
    private final RequestChecks checks;
    private final Set<InetSocketAddress> protectedSockets;
    private final SecuritySets sets;
    private final RegistrationStore store;
    private final RegisterProcedure register;
    private final UeRequests ueRequests;
    private final HomeRequests homeRequests;
    private final TransactionLayer layer;
    private final PcscfCounters counters;

    /** The procedures that arrivals are handed to. */
    record Procedures(RegisterProcedure register, UeRequests ueRequests, HomeRequests homeRequests,
            Predicate<InetAddress> fromHome, RequestChecks checks) {}

    Arrivals(PcscfConfig config, SecuritySets sets, RegistrationStore store, Procedures procedures,
            TransactionLayer layer, PcscfCounters counters) {
        this.protectedSockets = new HashSet<>(config.ipsecSockets());
        this.sets = sets;
        this.store = store;
        this.register = procedures.register();
        this.ueRequests = procedures.ueRequests();
        this.homeRequests = procedures.homeRequests();
        this.fromHome = procedures.fromHome();
        this.checks = procedures.checks();
        this.layer = layer;
        this.counters = counters;
    }

    private boolean protectedPort(Hop hop) {
        return protectedSockets.contains(hop.local());
    }

    private boolean fromHome(Hop hop) {
        return fromHome.test(hop.remote().getAddress());
    }

    /** The set that a message on a protected port came over; empty, and counted, if there is none. */
    private Optional<UeSet> setOf(Hop hop) {
        Optional<UeSet> set = sets.find(hop);
        set.ifPresentOrElse(sets::heard, counters::countWithoutSet);
        return set;
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        Hop hop = transaction.arrivedBy();
        if (protectedPort(hop)) {
            setOf(hop).ifPresentOrElse(set -> overSet(transaction, set), transaction::drop);
        } else if (refused(transaction)) {
            return;
        } else if (fromHome(hop)) {
            homeRequests.pass(transaction);
        } else if (transaction.request().method().equals("REGISTER")) {
            register.register(transaction, null);
        } else {
            ueRequests.pass(transaction, store.byUnprotectedAddress(transaction.arrivedBy().remote()), null);
        }
    }

    private boolean refused(ServerTransaction transaction) {
        Optional<SipResponse> refusal = checks.refusal(transaction.request());
        refusal.ifPresent(transaction::respond);
        return refusal.isPresent();
    }

    private void overSet(ServerTransaction transaction, UeSet set) {
        answerOver(transaction, set);
        if (refused(transaction)) {
            return;
        } else if (set.refused()) {
            transaction.respond(Answers.to(transaction.request(), 403, "Security Association Refused"));
        } else if (transaction.request().method().equals("REGISTER")) {
            register.register(transaction, set);
        } else if (set.temporary()) {
            // TS 33.203 7.4.2a: nothing but REGISTER before the 200.
            transaction.respond(Answers.to(transaction.request(), 403, "Not Registered Yet"));
        } else {
            ueRequests.pass(transaction, store.byImpi(set.impi()), set);
        }
    }

    /** UDP: from port_pc to port_us. TCP: on the connection; when it is gone, on one that we make (TS 33.203 7.1). */
    private static void answerOver(ServerTransaction transaction, UeSet set) {
        if (transaction.arrivedBy().protocol() == TransportProtocol.UDP) {
            transaction.responseHop(set.hop(TransportProtocol.UDP));
        } else {
            transaction.fallbackHop(set.hop(TransportProtocol.TCP));
        }
    }

    @Override
    public void onCancel(ServerTransaction cancel, Optional<ServerTransaction> invite) {
        Hop hop = cancel.arrivedBy();
        if (protectedPort(hop)) {
            Optional<UeSet> set = setOf(hop);
            if (set.isEmpty()) {
                cancel.drop();
                return;
            }
            answerOver(cancel, set.get());
        }
        if (invite.isEmpty()) {
            cancel.respond(Answers.to(cancel.request(), 481, "Call/Transaction Does Not Exist"));
            return;
        }
        cancel.respond(Answers.to(cancel.request(), 200, "OK"));
        invite.get().cancel();
    }

    @Override
    public void onAck(SipRequest ack, Hop hop) {
        if (protectedPort(hop)) {
            Optional<UeSet> set = setOf(hop).filter(found -> !found.temporary());
            set.flatMap(found -> store.byImpi(found.impi()))
                    .ifPresent(registration -> ueRequests.passAck(ack, registration, hop));
        } else if (fromHome(hop)) {
            homeRequests.passAck(ack);
        } else {
            store.byUnprotectedAddress(hop.remote())
                    .ifPresent(registration -> ueRequests.passAck(ack, registration, hop));
        }
    }

    @Override
    public void onStrayResponse(SipResponse response, Hop hop) {
        counters.countStrayResponse();
    }

    @Override
    public Optional<Hop> statelessWay(SipRequest request, Hop arrivedBy) {
        if (!protectedPort(arrivedBy)) {
            return TransactionUser.super.statelessWay(request, arrivedBy);
        }
        return sets.find(arrivedBy).map(
                set -> arrivedBy.protocol() == TransportProtocol.UDP ? set.hop(TransportProtocol.UDP) : arrivedBy);
    }

    @Override
    public void onMalformed(SipParseException cause, Hop hop) {
        counters.countMalformed();
        LOG.atDebug().log("Malformed message over {}: {}", hop, cause.reason());
        Optional<SipRequest> partial = cause.partial().filter(request -> !request.method().equals("ACK"));
        if (partial.isEmpty()) {
            return;
        }
        SipResponse answer = Answers.to(partial.get(), cause.status(), cause.reason());
        if (protectedPort(hop) && hop.protocol() == TransportProtocol.UDP) {
            setOf(hop).ifPresent(set -> layer.respondStateless(answer, set.hop(TransportProtocol.UDP)));
        } else {
            layer.respondStateless(answer, hop);
        }
    }
}
