package io.portcullis.server.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.portcullis.lab.ue.UeCall;

/** What the phones do, one step after the other, all of them at a time. */
final class Scenario {

    /** A text that fits no datagram, so that it goes over TCP (RFC 3261 18.1.1), and makes both sides connect. */
    private static final int LONG_TEXT = 1800;
    private static final long SECONDS = 60;

    private final List<Phone> phones;
    private final EventLines events;
    private List<Phone> registered = List.of();
    private boolean good = true;

    Scenario(List<Phone> phones, EventLines events) {
        this.phones = phones;
        this.events = events;
    }

    /** Runs all steps; returns whether every one of every phone worked. */
    boolean run(boolean stay) throws InterruptedException, IOException {
        registered = each("register", phones, phone -> phone.ue().register());
        talk();
        packets();
        each("refresh", registered, phone -> phone.ue().reauthenticate());
        talk();
        packets();
        if (stay) {
            events.write("phones", "phase", "name", "stay");
            while (System.in.read() >= 0) {
                // Until the input ends.
            }
        }
        each("deregister", registered, phone -> phone.ue().deregister());
        return good;
    }

    private void talk() throws InterruptedException {
        each("message", registered, phone -> phone.ue().message(next(phone), "Hello from " + phone.name()));
        each("long message", registered,
                phone -> phone.ue().message(next(phone), "Hello again. ".repeat(LONG_TEXT / 13)));
        List<Phone> callers = new ArrayList<>();
        for (int i = 0; i + 1 < registered.size(); i += 2) {
            callers.add(registered.get(i));
        }
        each("call", callers, phone -> phone.ue().call(next(phone)).thenCompose(UeCall::established)
                .thenCompose(UeCall::hangUp));
    }

    private String next(Phone phone) {
        int at = registered.indexOf(phone);
        return DemoPlan.impu(registered.get((at + 1) % registered.size()).number());
    }

    private void packets() throws InterruptedException {
        each("packets", registered, phone -> phone.ue().sets().thenApply(sets -> {
            if (!phone.tellPackets(sets)) {
                throw new IllegalStateException(phone.name() + ": an SA saw no packet");
            }
            return sets;
        }));
    }

    /** Starts a step at every phone, waits for all, and gives those that it worked for. */
    private <T> List<Phone> each(String step, List<Phone> who, Function<Phone, CompletableFuture<T>> work)
            throws InterruptedException {
        events.write("phones", "phase", "name", step, "phones", who.size());
        List<CompletableFuture<T>> running = who.stream().map(work).toList();
        List<Phone> worked = new ArrayList<>();
        for (int i = 0; i < who.size(); i++) {
            Phone phone = who.get(i);
            try {
                running.get(i).get(SECONDS, TimeUnit.SECONDS);
                worked.add(phone);
                events.write(phone.name(), "done", "step", step);
            } catch (ExecutionException e) {
                missed(phone, step, String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
            } catch (TimeoutException e) {
                missed(phone, step, "nothing for " + SECONDS + " s");
            }
        }
        return worked;
    }

    private void missed(Phone phone, String step, String cause) {
        good = false;
        events.write(phone.name(), "missed", "step", step, "cause", cause);
    }
}
