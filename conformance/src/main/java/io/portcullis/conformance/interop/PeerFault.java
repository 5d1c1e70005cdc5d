package io.portcullis.conformance.interop;

/**
 * Why something does not work with a program of others.
 *
 * @param why    what that program does, in whole sentences
 * @param advice what an operator or a tester does about it, in whole sentences
 */
public record PeerFault(String why, String advice) {

    public PeerFault {
        requireLine(why);
        requireLine(advice);
    }

    private static void requireLine(String text) {
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a fault takes one line of text each, not '" + text + "'");
        }
    }
}
