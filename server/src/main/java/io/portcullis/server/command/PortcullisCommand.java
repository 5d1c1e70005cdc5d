package io.portcullis.server.command;

import io.portcullis.server.demo.DemoCommand;
import io.portcullis.server.load.LoadCommand;
import io.portcullis.server.ue.UeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code portcullis}: what it can do, and nothing by itself. */
@Command(name = "portcullis", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "IPsec sockets for SIP, and the P-CSCF around them.", synopsisSubcommandLabel = "COMMAND", usageHelpAutoWidth = true, subcommands = {
    RunCommand.class,
    DemoCommand.class,
    UeCommand.class,
    LoadCommand.class,
    ImportCommand.class,
    SettingsCommand.class}, footerHeading = "%nIn a checkout, the launcher ./portcullis has also:%n", footer = {
        "  test [--only X]   runs the tests, all or those of a module or class",
        "  fuzz [...]        fuzzes the parsers and the state machines; see fuzz --help",
        "  build             builds now, changed or not",
        "  format            formats the Java sources",
        "", "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration."})
public final class PortcullisCommand {
    PortcullisCommand() {}

    /**
     * Runs a command line.
     *
     * @return 0 when done, 1 when it failed, 2 for wrong usage or a wrong configuration
     */
    public static int execute(String... args) {
        return execute(new CommandLine(new PortcullisCommand()), args);
    }

    /** Runs a command line with the streams of {@code commandLine}. */
    static int execute(CommandLine commandLine, String... args) {
        if (args.length == 0) {
            commandLine.usage(commandLine.getErr());
            return CommandLine.ExitCode.USAGE;
        }
        return commandLine.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command)).execute(args);
    }

    private static int failed(Exception e, CommandLine command) {
        command.getErr().println("portcullis: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        if (e instanceof RuntimeException) {
            e.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
