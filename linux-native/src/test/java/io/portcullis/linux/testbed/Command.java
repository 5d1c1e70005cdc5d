package io.portcullis.linux.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs programs to their end. */
public final class Command {

    private Command() {}

    /**
     * Runs a program; returns its output.
     *
     * @throws IOException with the output, if it failed
     */
    public static String run(List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", words) + " ended with " + status + ": " + output);
        }
        return output;
    }

    /** Runs a program whose words have no spaces in them. */
    public static String run(String line) throws IOException, InterruptedException {
        return run(List.of(line.split(" ", -1)));
    }
}
