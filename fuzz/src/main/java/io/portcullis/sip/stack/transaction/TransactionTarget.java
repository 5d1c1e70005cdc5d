package io.portcullis.sip.stack.transaction;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.portcullis.fuzz.Claim;
import io.portcullis.fuzz.Input;
import io.portcullis.fuzz.Planted;

/** The four machines under any events, with timers that fire only when they are set. */
public final class TransactionTarget {

    /** What a machine may wait for. */
    private enum Timer {
        REPEAT, LIFE, LINGER
    }

    private final boolean invite;
    private final boolean client;
    private final boolean reliable;
    private final Set<Timer> armed = EnumSet.noneOf(Timer.class);
    private Enum<?> state;
    private boolean answered;
    private int failures;
    private int reports;

    private TransactionTarget(int kind) {
        this.invite = (kind & 1) != 0;
        this.client = (kind & 2) != 0;
        this.reliable = (kind & 4) != 0;
        this.state = client ? invite ? ClientInvite.State.START : ClientNonInvite.State.START
                : invite ? ServerInvite.State.PROCEEDING : ServerNonInvite.State.TRYING;
    }

    /** The first byte says which machine, each other one what happens. */
    public static void run(byte[] bytes) {
        Input input = new Input(bytes);
        TransactionTarget target = new TransactionTarget(input.next());
        if (target.client) {
            target.apply("BEGIN");
        }
        List<String> events = Stream.of(target.client ? ClientEvent.values() : ServerEvent.values()).map(Enum::name)
                .toList();
        for (int i = 0; i < 300 && !input.isEmpty(); i++) {
            target.apply(events.get(input.next(events.size())));
        }
        target.drain();
    }

    private boolean terminated() {
        return state.name().equals("TERMINATED");
    }

    private void apply(String name) {
        boolean due = switch (name) {
            case "REPEAT_DUE" -> armed.remove(Timer.REPEAT);
            case "LIFE_OVER" -> armed.remove(Timer.LIFE);
            case "LINGER_OVER" -> armed.remove(Timer.LINGER);
            default -> true;
        };
        if (!due) {
            return;
        }
        boolean over = terminated();
        String before = state.name();
        Step<?> step = step(name);
        state = step.state();
        Planted.where(() -> reports >= 1, () -> reports >= 3);
        Claim.that(!over || terminated() && step.actions().isEmpty(), "nothing happens after the end");
        answered |= !client && (name.equals("SUCCESS") || name.equals("FAILURE") || name.equals("DROPPED"));
        for (Action action : step.actions()) {
            act(action, name, before);
        }
        if (terminated()) {
            // The layer stops what is left.
            armed.clear();
        } else {
            Claim.that(waits(), "a machine that goes on waits for something: " + state);
        }
    }

    private Step<?> step(String event) {
        if (client) {
            ClientEvent happens = ClientEvent.valueOf(event);
            return invite ? ClientInvite.step((ClientInvite.State) state, happens, reliable)
                    : ClientNonInvite.step((ClientNonInvite.State) state, happens, reliable);
        }
        ServerEvent happens = ServerEvent.valueOf(event);
        return invite ? ServerInvite.step((ServerInvite.State) state, happens, reliable)
                : ServerNonInvite.step((ServerNonInvite.State) state, happens, reliable);
    }

    private void act(Action action, String event, String before) {
        switch (action) {
            case SEND -> Claim.that(!client || Set.of("START", "CALLING", "TRYING", "PROCEEDING").contains(before),
                    "a client that has its answer does not send again");
            case START_REPEAT -> {
                Claim.that(!reliable, "nothing is repeated over a reliable transport");
                armed.add(Timer.REPEAT);
            }
            case NEXT_REPEAT, SLOW_REPEAT -> armed.add(Timer.REPEAT);
            case STOP_REPEAT -> armed.remove(Timer.REPEAT);
            case START_LIFE, START_C -> armed.add(Timer.LIFE);
            case STOP_LIFE -> armed.remove(Timer.LIFE);
            case LINGER -> armed.add(Timer.LINGER);
            case DELIVER -> {
                boolean last = event.equals("FAILURE") || event.equals("SUCCESS") && !invite;
                failures += client && last ? 1 : 0;
                Claim.that(failures <= 1, "a final answer is handed on once");
            }
            case REPORT_ERROR, REPORT_TIMEOUT -> {
                reports++;
                // A server tells of each answer that could not be sent, and goes on.
                Claim.that(reports == 1 || !client, "a failure is reported once");
            }
            default -> Claim.that(client && invite, "only an INVITE client acknowledges");
        }
    }

    /** A server waits for its user until it is answered. */
    private boolean waits() {
        return armed.contains(Timer.LIFE) || armed.contains(Timer.LINGER) || !client && !answered;
    }

    /** Once its timers have run out, a machine has ended. */
    private void drain() {
        for (int i = 0; i < 3 && !terminated(); i++) {
            apply("LIFE_OVER");
            apply("LINGER_OVER");
        }
        Claim.that(terminated() || !client && !answered, "a machine ends when its time is over: " + state);
    }
}
