package io.portcullis.server.ue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import io.portcullis.server.phones.Phone;
import io.portcullis.server.phones.Steps;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code portcullis ue script}. */
@Command(name = "script", mixinStandardHelpOptions = true, usageHelpWidth = 110, description = "Does what a file says, line by line; then what is registered deregisters.", footer = {
    "", "Lines: WHO ACTION, where WHO is all or ue1, ue2, ... (in the order of the cards), and ACTION one of",
    "    register              refresh               reauthenticate",
    "    message TO TEXT       call TO SECONDS       options TO",
    "    deregister            power-off",
    "and: wait SECONDS. TO is a SIP or tel URI, or ue1, ue2, ...; # begins a comment.", "",
    "A phone for which a step failed takes no further part.",
    "", "Exit codes: 0 all of it was seen over ESP, 1 something failed, 2 wrong usage, card or script."})
final class ScriptCommand extends PhoneCommand {

    @Parameters(paramLabel = "FILE", description = "The script.")
    private @Nullable Path file;

    private List<ScriptStep> script = List.of();

    @Override
    void check() {
        Path from = Objects.requireNonNull(file, "picocli wants it");
        try {
            script = ScriptStep.read(Files.readString(from));
        } catch (IOException e) {
            throw wrong("cannot read " + from + ": " + e);
        } catch (IllegalArgumentException e) {
            throw wrong(from + ":" + e.getMessage());
        }
    }

    @Override
    void run(List<Phone> phones, Steps steps) throws InterruptedException {
        Script running = new Script(phones, steps);
        try {
            script.forEach(running::check);
        } catch (IllegalArgumentException e) {
            throw wrong(file + ":" + e.getMessage());
        }
        for (ScriptStep step : script) {
            running.run(step);
        }
    }
}
