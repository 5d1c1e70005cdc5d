package io.portcullis.lab.ue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A MESSAGE that a UE received (RFC 3428).
 *
 * @param from        the sender's identity: P-Asserted-Identity if the network gave one, else From
 * @param contentType Content-Type; empty if there is none
 * @param body        the content; not to be changed
 * @param tcp         whether it came over TCP
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode below
public record UeMessage(String from, String contentType, byte[] body, boolean tcp) {

    /** The content as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UeMessage m && from.equals(m.from) && contentType.equals(m.contentType)
                && Arrays.equals(body, m.body) && tcp == m.tcp;
    }

    @Override
    public int hashCode() {
        return from.hashCode() * 31 + Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "MESSAGE of " + from + ", " + body.length + " bytes";
    }
}
