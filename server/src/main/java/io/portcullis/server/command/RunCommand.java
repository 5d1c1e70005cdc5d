package io.portcullis.server.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import io.portcullis.server.config.Configuration;
import io.portcullis.server.config.ConfigurationException;
import io.portcullis.server.config.ConfigurationReader;
import io.portcullis.server.config.Words;
import io.portcullis.server.logging.Logs;
import io.portcullis.server.routes.RoutesException;
import io.portcullis.server.routes.RoutesFile;
import io.portcullis.server.run.PortcullisServer;
import io.portcullis.server.run.StartException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis run}: the server. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs the P-CSCF until it is told to stop (SIGTERM, Ctrl-C).", footer = {
    "", "Without a file, every setting has its default: see ./portcullis settings.",
    "When it serves, it logs one line with the word ready, its sockets and its backend."})
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = "The configuration, YAML.")
    private @Nullable Path file;

    @Option(names = "--check", description = "Only checks the configuration, its routes included.")
    private boolean check;

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        ConfigurationReader.Result read;
        try {
            read = file == null ? ConfigurationReader.defaults() : ConfigurationReader.read(file);
        } catch (ConfigurationException e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        }
        String name = file == null ? "(defaults)" : file.toString();
        read.warnings().forEach(w -> err.println(w.in(name)));
        err.flush();
        try {
            return check ? checked(name, read.configuration()) : serve(read.configuration());
        } catch (RoutesException e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private int checked(String name, Configuration configuration) throws RoutesException {
        if (configuration.routes().isPresent()) {
            RoutesFile.check(configuration.routes().get());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(name + ": good. It opens:");
        configuration.sockets().forEach(s -> out.println("  " + s));
        out.println("and takes REGISTERs to " + configuration.core().home() + " by " + configuration.core().homeSocket()
                + ".");
        configuration.routes().ifPresent(routes -> out.println("Requests go by the routes in " + routes + "."));
        out.flush();
        return ExitCode.OK;
    }

    /** Serves until the JVM is told to end; the shutdown hook, there before anything starts, stops everything. */
    private static int serve(Configuration configuration)
            throws StartException, RoutesException, InterruptedException {
        Configuration.Logging logging = configuration.logging();
        Logs.configure(logging.level().name(), logging.format() == Words.LogFormat.JSON);
        PortcullisServer server = new PortcullisServer(configuration);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        server.start();
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }
}
