package io.portcullis.server.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;

import io.portcullis.server.migrate.Migration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis import}: from OpenSIPS's or Kamailio's configuration to ours. */
@Command(name = "import", mixinStandardHelpOptions = true, description = "Reads an OpenSIPS or Kamailio configuration and prints it as one of Portcullis.", footer = {
    "", "Sockets and the parameters of proto_ipsec or ims_ipsec_pcscf are carried over; a comment stands for each of",
    "their lines that cannot be. Routes are not read."})
final class ImportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "opensips.cfg or kamailio.cfg")
    private @Nullable Path file;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        String text;
        try {
            // Whatever it is encoded in: what counts is ASCII, and a comment in another encoding is no reason to stop.
            text = Files.readString(Objects.requireNonNull(file, "picocli wants it"),
                    StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            err.println("portcullis: cannot read " + file + ": " + e);
            return ExitCode.USAGE;
        }
        Migration migration = Migration.of(text);
        if (!migration.found()) {
            err.println("portcullis: " + file + " has no socket and no parameter of proto_ipsec or ims_ipsec_pcscf");
            return ExitCode.SOFTWARE;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(migration.yaml());
        out.flush();
        return ExitCode.OK;
    }
}
