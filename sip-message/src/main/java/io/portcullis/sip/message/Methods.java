package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;

/** The methods that there are names for, so that each is one String. */
final class Methods {

    private static final String[] KNOWN = {"REGISTER", "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "SUBSCRIBE",
        "NOTIFY", "MESSAGE", "PRACK", "UPDATE", "INFO", "REFER", "PUBLISH"};

    private Methods() {}

    /** The method that stands here, case as written. */
    static String of(byte[] bytes, int from, int to) {
        for (String method : KNOWN) {
            if (Scan.same(bytes, from, to, method)) {
                return method;
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
