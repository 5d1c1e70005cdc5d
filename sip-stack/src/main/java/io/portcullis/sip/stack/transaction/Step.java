package io.portcullis.sip.stack.transaction;

import java.util.List;

/**
 * What an event leads to.
 *
 * @param state   the state afterwards
 * @param actions what to do, in order
 */
record Step<S extends Enum<S>>(S state, List<Action> actions) {

    static <S extends Enum<S>> Step<S> to(S state, Action... actions) {
        return new Step<>(state, List.of(actions));
    }
}
