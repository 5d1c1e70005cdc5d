package io.portcullis.server.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short commands of the system that are waited for. */
final class Commands {

    private Commands() {}

    /**
     * Runs a command.
     *
     * @return what it printed
     * @throws IOException if it is not there or fails; with what it printed
     */
    static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException("`" + String.join(" ", command) + "` failed (" + exit + "): " + output.strip());
            }
            return output;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while `" + String.join(" ", command) + "` ran", e);
        }
    }
}
