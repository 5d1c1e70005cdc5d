package io.portcullis.server.load;

import java.util.Locale;

/** What a phone does, each with figures of its own. */
enum Step {
    /** SM1 to SM12, from the first REGISTER in clear to the 200 over the new set. */
    REGISTER,
    /** A REGISTER over the set, and the 200. */
    REFRESH,
    /** A MESSAGE to another phone, and the 200 that that one sent. */
    MESSAGE,
    /** An INVITE to another phone, until its 200 has come; that one rings for a while. */
    CALL,
    /** A BYE, and the 200. */
    HANG_UP,
    /** A phone that went off without a word registers again. */
    REBOOT,
    /** A REGISTER with expiry 0 over the set, and the 200. */
    DEREGISTER;

    /** As reports write it. */
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
