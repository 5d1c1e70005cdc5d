package io.portcullis.lab.ue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.portcullis.lab.aka.Usim;
import io.portcullis.lab.ue.UeEvent.Deregistered;
import io.portcullis.lab.ue.UeEvent.Passed;
import io.portcullis.lab.ue.UeEvent.Registered;
import io.portcullis.lab.ue.UeEvent.StepDone;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;

/** What the procedures of one UE share. Used on the UE's own thread only. */
final class UeContext {

    private final UeConfig config;
    private final Usim usim;
    private final Leases leases;
    private final Executor thread;
    private final ScheduledExecutorService timers;
    private final Consumer<UeEvent> events;
    private final HeldSets sets;
    private final Authorization authorization;
    private final Requests requests;
    private final CallParts parts;
    private final Inbound inbound;
    private @Nullable UeRegistration registration;
    private @Nullable Future<?> expiry;

    UeContext(UeConfig config, Usim usim, HostParts host, Executor thread, Consumer<UeEvent> events) {
        this.config = config;
        this.usim = usim;
        this.leases = host.leases();
        this.thread = thread;
        this.timers = host.timers();
        this.events = events;
        this.sets = new HeldSets(host.backend(), config, events);
        this.authorization = new Authorization(config.impi(), config.domain());
        this.requests = new Requests(this, host.layer());
        this.parts = new CallParts(this, requests, new Responses(config, requests.writer(), this::responded),
                new Calls());
        this.inbound = new Inbound(parts);
    }

    UeConfig config() {
        return config;
    }

    Usim usim() {
        return usim;
    }

    Leases leases() {
        return leases;
    }

    HeldSets sets() {
        return sets;
    }

    Authorization authorization() {
        return authorization;
    }

    Requests requests() {
        return requests;
    }

    CallParts parts() {
        return parts;
    }

    /** Takes what comes to the UE's protected ports; may be called from any thread. */
    Receiver receiver() {
        return new Receiver() {
            @Override
            public void request(ServerTransaction transaction) {
                inbound.arrived(transaction);
                thread.execute(() -> inbound.request(transaction));
            }

            @Override
            public void ack(SipRequest ack) {
                thread.execute(() -> inbound.ack(ack));
            }
        };
    }

    /** The Service-Route of the registration; empty when not registered. */
    List<String> serviceRoute() {
        return registration == null ? List.of() : registration.serviceRoute();
    }

    /** The last 200's content; null when not registered. */
    @Nullable
    UeRegistration registration() {
        return registration;
    }

    /** The UE's own thread. */
    Executor thread() {
        return thread;
    }

    /** Tells of a message on its way; on the UE's own thread. */
    void passed(boolean sent, SipMessage message, Hop hop) {
        String text = message instanceof SipResponse response
                ? response.status() + " " + response.reason() + " (" + response.method() + ")" : message.method();
        events.accept(new Passed(sent, text, hop, sets.saOf(hop, sent)));
    }

    private void responded(ServerTransaction transaction, SipResponse response) {
        Hop arrivedBy = transaction.arrivedBy();
        UeSet set = sets.ofPeerPort(arrivedBy.remote().getPort());
        passed(true, response, set != null && arrivedBy.protocol() == TransportProtocol.UDP
                ? set.requestHop(TransportProtocol.UDP) : arrivedBy);
    }

    void event(UeEvent event) {
        events.accept(event);
    }

    void stepDone(Stage stage, String what) {
        events.accept(new StepDone(stage, what));
    }

    /** Runs something on the UE's own thread later. */
    Future<?> later(Duration delay, Runnable work) {
        return timers.schedule(() -> thread.execute(work), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** A 200 with an expiry came over this set. */
    void registered(UeRegistration newRegistration, UeSet set) {
        UeSet before = sets.current();
        registration = newRegistration;
        if (before != set) {
            sets.makeCurrent(set);
            if (before != null) {
                later(config.oldSetLife(), () -> sets.remove(before, "64*T1 after its successor"));
            }
        }
        cancelExpiry();
        expiry = later(newRegistration.expires(), () -> ended("the registration ran out"));
        events.accept(new Registered(newRegistration));
    }

    /** Nothing is registered any more: everything of it goes. */
    void ended(String why) {
        cancelExpiry();
        boolean was = registration != null;
        registration = null;
        sets.removeAll(why);
        authorization.close();
        if (was) {
            events.accept(new Deregistered(why));
        }
    }

    /** Everything stops, without a word to the network. */
    void switchOff() {
        parts.calls().dropAll("the phone was switched off");
        ended("switched off");
        requests.abandonAll();
    }

    private void cancelExpiry() {
        if (expiry != null) {
            expiry.cancel(false);
            expiry = null;
        }
    }
}
