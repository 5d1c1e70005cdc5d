package io.portcullis.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The messages that are measured; PROVENANCE beside them says where they are from. */
final class Messages {

    static final List<String> NAMES = List.of("register", "register-six", "invite", "ok");

    private Messages() {}

    static byte[] bytes(String name) {
        try (InputStream in = Messages.class.getResourceAsStream(name + ".sip")) {
            if (in == null) {
                throw new IllegalArgumentException("no message " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
