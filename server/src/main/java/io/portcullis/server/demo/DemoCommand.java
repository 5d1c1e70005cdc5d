package io.portcullis.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import io.portcullis.server.config.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis demo}: phones that register, talk and leave, over real ESP. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = "Phones that register, talk and leave, over real ESP, in network namespaces of its own.", footer = {
    "", "Exit code 0 only if every step of every phone was seen, and nothing on the cable that should not be."})
public final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--ues", paramLabel = "N", description = "Phones, 2 to 200; ${DEFAULT-VALUE} by default. They differ in transport, address family and algorithms.")
    private int ues = DemoPlan.UES;

    @Option(names = "--backend", paramLabel = "B", description = "Who does ESP, on both sides: auto, kernel or userspace.")
    private String backend = "auto";

    @Option(names = "--stay", description = "The phones stay registered until Ctrl-C.")
    private boolean stay;

    @Option(names = "--json", description = "One JSON object for each event instead of text.")
    private boolean json;

    @Option(names = "--wrong-ki", paramLabel = "N", description = "Phone N has a Ki that the home network does not know.")
    private int wrongKi;

    @Override
    public Integer call() throws Exception {
        check();
        if (!privileged()) {
            return inUserNamespace();
        }
        DemoRun.DemoOptions options = new DemoRun.DemoOptions(ues, backend, stay, wrongKi);
        return new DemoRun(options, new DemoView(System.out, json)).run() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void check() {
        if (ues < 2 || ues > DemoNetwork.MAX_UES) {
            throw wrong("--ues " + ues + " is not in 2.." + DemoNetwork.MAX_UES);
        }
        if (wrongKi < 0 || wrongKi > ues) {
            throw wrong("--wrong-ki " + wrongKi + " is not the number of a phone, 1.." + ues);
        }
        for (Words.Backend known : Words.Backend.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(backend)) {
                return;
            }
        }
        throw wrong("--backend " + backend + " is not auto, kernel or userspace");
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    static boolean privileged() throws IOException {
        return Files.readString(Path.of("/proc/self/status")).lines()
                .filter(line -> line.startsWith("CapEff:")).map(line -> line.substring(7).strip())
                // CAP_NET_ADMIN, CAP_NET_RAW and CAP_SYS_ADMIN, which making a namespace takes.
                .anyMatch(bits -> (Long.parseUnsignedLong(bits, 16) & 1L << 12) != 0
                        && (Long.parseUnsignedLong(bits, 16) & 1L << 13) != 0
                        && (Long.parseUnsignedLong(bits, 16) & 1L << 21) != 0);
    }

    /** An ordinary user is root in a user namespace of his own. */
    private int inUserNamespace() throws IOException, InterruptedException {
        if (System.getenv("PORTCULLIS_DEMO_INSIDE") != null) {
            throw new IOException("user namespaces give no capabilities here: run the demo as root");
        }
        List<String> command = new ArrayList<>(List.of("unshare", "--user", "--map-root-user",
                ProcessHandle.current().info().command().orElse("java"), "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"),
                "io.portcullis.server.Main", "demo", "--ues", Integer.toString(ues), "--backend", backend, "--wrong-ki",
                Integer.toString(wrongKi)));
        if (stay) {
            command.add("--stay");
        }
        if (json) {
            command.add("--json");
        }
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("PORTCULLIS_DEMO_INSIDE", "1");
        return builder.start().waitFor();
    }
}
