package io.portcullis.server.routes;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout. */
final class House {

    private House() {}

    /** A file of it. */
    static Path file(String name) {
        Path here = Path.of("").toAbsolutePath();
        return (Files.exists(here.resolve("portcullis")) ? here : here.resolve("..").normalize()).resolve(name);
    }
}
