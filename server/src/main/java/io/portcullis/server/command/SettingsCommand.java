package io.portcullis.server.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import io.portcullis.server.config.SettingsDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis settings}: every setting with its default. */
@Command(name = "settings", mixinStandardHelpOptions = true, description = "Prints every setting: as a configuration file to start from, or otherwise.")
final class SettingsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "yaml", description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private Format format = Format.yaml;

    /** As what. */
    enum Format {
        /** A configuration file, everything commented out. */
        yaml,
        /** docs/settings.md. */
        markdown,
        /** JSON Schema, for editors. */
        schema
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(switch (format) {
            case yaml -> SettingsDocument.yaml();
            case markdown -> SettingsDocument.markdown();
            case schema -> SettingsDocument.schema();
        });
        out.flush();
        return 0;
    }
}
