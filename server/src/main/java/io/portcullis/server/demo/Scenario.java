package io.portcullis.server.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.portcullis.lab.ue.UeCall;
import io.portcullis.lab.ue.UeSetStatus;
import io.portcullis.server.phones.EventLines;
import io.portcullis.server.phones.Phone;
import io.portcullis.server.phones.PhoneEvents;
import io.portcullis.server.phones.Steps;

/** What the phones do, one step after the other, all of them at a time. */
final class Scenario {

    /** A text that fits no datagram, so that it goes over TCP (RFC 3261 18.1.1), and makes both sides connect. */
    private static final int LONG_TEXT = 1800;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Phone> phones;
    private final EventLines events;
    private final Steps steps;
    private List<Phone> registered = List.of();

    Scenario(List<Phone> phones, EventLines events) {
        this.phones = phones;
        this.events = events;
        this.steps = new Steps(events, PATIENCE);
    }

    /** Runs all steps; returns whether every one of every phone worked. */
    boolean run(boolean stay) throws InterruptedException, IOException {
        registered = steps.each("register", phones, phone -> phone.ue().register());
        talk();
        packets();
        steps.each("refresh", registered, phone -> phone.ue().reauthenticate());
        talk();
        packets();
        if (stay) {
            events.write("phones", "phase", "name", "stay");
            while (System.in.read() >= 0) {
                // Until the input ends.
            }
        }
        steps.each("deregister", registered, phone -> phone.ue().deregister());
        return steps.good();
    }

    private void talk() throws InterruptedException {
        steps.each("message", registered, phone -> phone.ue().message(next(phone), "Hello from " + phone.name()));
        steps.each("long message", registered,
                phone -> phone.ue().message(next(phone), "Hello again. ".repeat(LONG_TEXT / 13)));
        List<Phone> callers = new ArrayList<>();
        for (int i = 0; i + 1 < registered.size(); i += 2) {
            callers.add(registered.get(i));
        }
        steps.each("call", callers, phone -> phone.ue().call(next(phone)).thenCompose(UeCall::established)
                .thenCompose(UeCall::hangUp));
    }

    private String next(Phone phone) {
        int at = registered.indexOf(phone);
        return registered.get((at + 1) % registered.size()).ue().config().impu();
    }

    private void packets() throws InterruptedException {
        steps.each("packets", registered, phone -> phone.ue().sets().thenApply(sets -> {
            if (!tellPackets(phone, sets)) {
                throw new IllegalStateException(phone.name() + ": an SA saw no packet");
            }
            return sets;
        }));
    }

    /** Tells what passed through each SA of each set; returns whether each saw something. */
    private boolean tellPackets(Phone phone, List<UeSetStatus> sets) {
        boolean all = !sets.isEmpty();
        for (UeSetStatus status : sets) {
            Map<String, Object> packets = PhoneEvents.packets(phone.name(), status);
            all &= Boolean.TRUE.equals(packets.get("complete"));
            events.write(packets);
        }
        return all;
    }
}
