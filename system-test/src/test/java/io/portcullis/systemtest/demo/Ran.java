package io.portcullis.systemtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.portcullis.systemtest.host.InnerJvm;

/**
 * A program that has run.
 *
 * @param exit its exit code
 * @param text what it has printed, errors too
 */
record Ran(int exit, String text) {

    private static final int MINUTES = 2;

    /** Runs a command, without input. */
    static Ran of(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), text);
    }

    /** Runs {@code portcullis} with these arguments. */
    static Ran portcullis(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(InnerJvm.command());
        command.add("io.portcullis.server.Main");
        command.addAll(arguments);
        return of(command);
    }
}
