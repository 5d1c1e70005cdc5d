package io.portcullis.sip.stack.transaction;

/** A machine's every step, made once: taking one makes no object. */
@SuppressWarnings("EnumOrdinal") // what it is for: places in an array
final class Table {

    private final Step<?>[] steps;
    private final int events;

    /** A machine as a function. */
    interface Rule<S extends Enum<S>, E extends Enum<E>> {
        Step<S> step(S state, E event, boolean reliable);
    }

    private Table(Step<?>[] steps, int events) {
        this.steps = steps;
        this.events = events;
    }

    static <S extends Enum<S>, E extends Enum<E>> Table of(S[] states, E[] events, Rule<S, E> rule) {
        Step<?>[] steps = new Step<?>[states.length * events.length * 2];
        for (S state : states) {
            for (E event : events) {
                int at = (state.ordinal() * events.length + event.ordinal()) * 2;
                steps[at] = rule.step(state, event, false);
                steps[at + 1] = rule.step(state, event, true);
            }
        }
        return new Table(steps, events.length);
    }

    Step<?> step(Enum<?> state, Enum<?> event, boolean reliable) {
        return steps[(state.ordinal() * events + event.ordinal()) * 2 + (reliable ? 1 : 0)];
    }
}
