package io.portcullis.pcscf.registration;

import java.util.Optional;

import io.portcullis.sip.message.Credentials;
import org.jspecify.annotations.Nullable;

/** What a UE's credentials say of the challenge that it got, if it did not like it (TS 24.229 5.1.1.5.3, RFC 3310 3.4). */
enum AkaFinding {
    /** It computed the same MAC, but its own sequence number is ahead of the home network's. */
    SEQUENCE("SQN out of range: the UE asks for resynchronisation (AUTS)"),
    /** It computed another MAC: a challenge, no answer to it, and no AUTS. */
    MAC("The UE does not accept the challenge as the home network's (MAC failure): wrong Ki or OPc at one side");

    private final String words;

    AkaFinding(String words) {
        this.words = words;
    }

    /** For a log. */
    String inWords() {
        return words;
    }

    /** What they say; empty if they answer a challenge, or there was none. */
    static Optional<AkaFinding> in(@Nullable Credentials credentials) {
        if (credentials == null) {
            return Optional.empty();
        }
        if (credentials.param("auts") != null) {
            return Optional.of(SEQUENCE);
        }
        return filled(credentials.param("nonce")) && !filled(credentials.param("response")) ? Optional.of(MAC)
                : Optional.empty();
    }

    private static boolean filled(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
