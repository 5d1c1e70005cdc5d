package io.portcullis.server.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;

import io.portcullis.ipsec.esp.EspConfig;
import io.portcullis.ipsec.esp.HostedEsp;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.lab.ue.UeHost;
import io.portcullis.linux.route.Prefix;
import io.portcullis.server.demo.DemoGuests;
import io.portcullis.server.logging.Logs;
import io.portcullis.server.phones.ToldToStop;
import io.portcullis.server.ue.Card;
import io.portcullis.server.ue.CardException;
import io.portcullis.sip.stack.transaction.TimerConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis load}: many simulated phones against any P-CSCF. */
@Command(name = "load", mixinStandardHelpOptions = true, usageHelpWidth = 110, sortOptions = false, description = "Many simulated phones at once: they register over IMS-AKA and IPsec with any P-CSCF, talk, and leave; with "
        + "times and errors of each step.", footer = {"",
            "Example, beside ./portcullis demo --stay in another terminal:",
            "",
            "  ./portcullis load --demo --ues 1000 --rate 100 --messages 50 --report load.html",
            "",
            "Exit codes: 0 all phones registered and all steps were seen over ESP, 1 something failed, 2 wrong usage or card."})
public final class LoadCommand implements Callable<Integer> {

    private static final EspConfig ESP = EspConfig.DEFAULT.withDevice("pcload%d");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(names = "--report", paramLabel = "FILE", description = "Writes a page with plots there.")
    private @Nullable Path report;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, of each second too, as a JSON object.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException, SaBackendException {
        Set<InetSocketAddress> servers;
        List<Card> cards;
        AddressPool pool;
        try {
            options.check();
            if (options.demo() && !DemoGuests.inside()) {
                return DemoGuests.enter(spec.root().commandLine().getParseResult().originalArgs(), List.of());
            }
            pool = options.pool();
            servers = options.servers();
            checkWritable(report);
            checkWritable(json);
            cards = options.cards();
            LoadSettings settings = options.settings(pool, servers);
            for (int i = 0; i < cards.size(); i++) {
                // A card that no phone can have is named before the first one registers.
                settings.of(i, cards.get(i));
            }
        } catch (CardException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        Logs.configure("warn", false);
        LoadReport made = run(pool, servers, cards);
        spec.commandLine().getOut().println(made.text());
        if (report != null) {
            Files.writeString(report, Html.page(made));
        }
        if (json != null) {
            Files.writeString(json, made.json() + "\n");
        }
        return made.good() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Before the load, not behind it. */
    private static void checkWritable(@Nullable Path file) {
        if (file != null) {
            try {
                Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
            } catch (IOException e) {
                throw new IllegalArgumentException("cannot write " + file + ": " + e, e);
            }
        }
    }

    private LoadReport run(AddressPool pool, Set<InetSocketAddress> servers, List<Card> cards)
            throws SaBackendException {
        PrintWriter out = spec.commandLine().getOut();
        Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        // Closed last: the process may end only when nothing of it is left in the kernel.
        try (ToldToStop told = ToldToStop.watch();
                HostedEsp esp = HostedEsp.open(ESP, pool.v6());
                ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("load-timers").daemon().factory())) {
            esp.clearOrphans();
            for (Prefix prefix : pool.prefixes()) {
                esp.own(prefix);
            }
            LongAdder unprotected = new LongAdder();
            Figures figures = new Figures();
            LoadSteps steps = new LoadSteps(figures, timers);
            LoadSettings settings = options.settings(pool, servers);
            LoadRun.Plan plan = options.plan();
            try (UeHost host = UeHost.open(new LoadNetwork(esp, servers::contains), TimerConfig.DEFAULT)) {
                LoadRun run = new LoadRun(plan, figures, steps, i -> new LoadPhone(host,
                        settings.of(i, cards.get(i)), cards.get(i).usim(), unprotected), second -> {
                            out.println(LoadReport.line(second));
                            out.flush();
                        });
                run.run();
                return new LoadReport(command(), started, plan.ues(), run.elapsed(), run.registeredAfter(),
                        unprotected.sum(), run.leftOut(), esp.drops(), figures);
            }
        }
    }

    private String command() {
        return "portcullis " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }
}
