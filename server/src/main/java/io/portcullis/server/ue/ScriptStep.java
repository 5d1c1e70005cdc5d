package io.portcullis.server.ue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One line of a script.
 *
 * @param line   its number, from 1
 * @param who    {@code all} or {@code ue1}; empty for a wait
 * @param action what to do
 * @param to     whom it is for; empty if it is for nobody
 * @param text   the text of a message; empty if there is none
 * @param number seconds of a wait or a call
 */
record ScriptStep(int line, String who, Action action, String to, String text, int number) {

    private static final Pattern WHO = Pattern.compile("all|ue[1-9][0-9]{0,5}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

    /** What a phone can be told to do. */
    enum Action {
        /** Nothing for a while. */
        WAIT,
        /** Register. */
        REGISTER,
        /** Refresh. */
        REFRESH,
        /** Refresh with a new challenge. */
        REAUTHENTICATE,
        /** Send a text. */
        MESSAGE,
        /** Call and hang up. */
        CALL,
        /** Ask what the other can do. */
        OPTIONS,
        /** Deregister. */
        DEREGISTER,
        /** Go off without a word. */
        POWER_OFF;

        /** As a script writes it. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @throws IllegalArgumentException if a line is wrong: its number and what is wrong */
    static List<ScriptStep> read(String script) {
        List<ScriptStep> steps = new ArrayList<>();
        int number = 0;
        for (String line : script.lines().toList()) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                steps.add(step(number, text));
            }
        }
        if (steps.isEmpty()) {
            throw new IllegalArgumentException(" no step");
        }
        return steps;
    }

    private static ScriptStep step(int line, String text) {
        String[] words = text.split("\\s+", 4);
        if (words[0].equals("wait")) {
            return new ScriptStep(line, "", Action.WAIT, "", "", seconds(line, words, 1, 2));
        }
        if (!WHO.matcher(words[0]).matches()) {
            throw wrong(line, "'" + words[0] + "' is neither all, ue1, ue2, ... nor wait");
        }
        Action action = action(line, words.length < 2 ? "" : words[1]);
        return switch (action) {
            case MESSAGE -> {
                want(line, words.length == 4, "message TO TEXT");
                yield new ScriptStep(line, words[0], action, words[2], words[3], 0);
            }
            case CALL -> {
                want(line, words.length == 4, "call TO SECONDS");
                yield new ScriptStep(line, words[0], action, words[2], "", seconds(line, words, 3, 4));
            }
            case OPTIONS -> {
                want(line, words.length == 3, "options TO");
                yield new ScriptStep(line, words[0], action, words[2], "", 0);
            }
            default -> {
                want(line, words.length == 2, words[1] + " and nothing behind it");
                yield new ScriptStep(line, words[0], action, "", "", 0);
            }
        };
    }

    private static Action action(int line, String word) {
        for (Action action : Action.values()) {
            if (action != Action.WAIT && action.word().equals(word)) {
                return action;
            }
        }
        throw wrong(line, "'" + word + "' is nothing that a phone does; see ./portcullis ue script --help");
    }

    private static int seconds(int line, String[] words, int at, int length) {
        want(line, words.length == length && SECONDS.matcher(words[at]).matches(), "whole SECONDS");
        return Integer.parseInt(words[at]);
    }

    private static void want(int line, boolean there, String what) {
        if (!there) {
            throw wrong(line, "wanted: " + what);
        }
    }

    private static IllegalArgumentException wrong(int line, String what) {
        return new IllegalArgumentException(line + ": " + what);
    }
}
