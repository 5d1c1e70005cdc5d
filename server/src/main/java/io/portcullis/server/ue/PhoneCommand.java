package io.portcullis.server.ue;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.lab.ue.UeHost;
import io.portcullis.lab.ue.UeSetStatus;
import io.portcullis.server.demo.DemoGuests;
import io.portcullis.server.logging.Logs;
import io.portcullis.server.phones.EventLines;
import io.portcullis.server.phones.Events;
import io.portcullis.server.phones.Phone;
import io.portcullis.server.phones.PhoneEvents;
import io.portcullis.server.phones.Steps;
import io.portcullis.server.phones.ToldToStop;
import io.portcullis.server.run.Backends;
import io.portcullis.server.run.StartException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One of {@code portcullis ue}: phones are switched on, do something, and are switched off. */
abstract class PhoneCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PhoneOptions options = new PhoneOptions();

    @Option(names = "--vanish", description = "At the end the phones go off without a word, instead of deregistering.")
    private boolean vanish;

    /** What the phones do; those that are still registered deregister afterwards. */
    abstract void run(List<Phone> phones, Steps steps) throws InterruptedException;

    /** Looks at the command's own options. */
    void check() {
        // Most have none.
    }

    /** The exception for wrong usage. */
    final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    @Override
    public final Integer call() throws IOException, InterruptedException, StartException, SaBackendException {
        check();
        if (options.demo() && !DemoGuests.inside()) {
            return DemoGuests.enter(spec.root().commandLine().getParseResult().originalArgs(), DemoGuests.SHORT_LIFE);
        }
        List<PhoneOptions.Wanted> wanted;
        try {
            wanted = options.phones();
        } catch (CardException | IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        Logs.configure("warn", false);
        PrintWriter out = spec.commandLine().getOut();
        Events events = options.json() ? new EventLines(out) : new Ladder(out);
        Steps steps = new Steps(events, options.patience());
        Backends.Chosen chosen = Backends.open(options.backend());
        // Closed last: the process may end only when no SA is left.
        try (ToldToStop told = ToldToStop.watch();
                SaBackend backend = chosen.backend();
                UeHost host = UeHost.open(backend)) {
            events.write("phones", "ready", "backend", backend.name(), "reason", chosen.reason());
            List<Phone> phones = new ArrayList<>();
            for (PhoneOptions.Wanted phone : wanted) {
                phones.add(Phone.of(host, "ue" + (phones.size() + 1), phone.config(), phone.card().usim(), events));
            }
            try {
                runUntilTold(phones, steps);
                end(phones, steps);
                keepSqn(wanted, steps);
            } finally {
                phones.forEach(Phone::close);
            }
        }
        return steps.good() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void runUntilTold(List<Phone> phones, Steps steps) {
        try {
            run(phones, steps);
        } catch (InterruptedException told) {
            // Ctrl-C or SIGTERM: what is registered still deregisters.
            steps.missed("phones", "run", "told to stop");
        }
    }

    private void end(List<Phone> phones, Steps steps) throws InterruptedException {
        List<Phone> registered = registered(phones);
        if (!vanish && !registered.isEmpty()) {
            steps.each("deregister", registered, phone -> phone.ue().deregister());
        }
    }

    private static void keepSqn(List<PhoneOptions.Wanted> wanted, Steps steps) {
        for (int i = 0; i < wanted.size(); i++) {
            try {
                wanted.get(i).card().keepSqn();
            } catch (IOException e) {
                steps.missed("ue" + (i + 1), "keep SQN", e.toString());
            }
        }
    }

    /** Those of these phones that are registered now. */
    static List<Phone> registered(List<Phone> phones) {
        return phones.stream().filter(phone -> phone.ue().registration().isPresent()).toList();
    }

    /** Registers these phones, and sees that ESP carried it. */
    static List<Phone> register(List<Phone> phones, Steps steps) throws InterruptedException {
        return steps.each("register", phones,
                phone -> phone.ue().register().thenCompose(registration -> seen(phone, steps)));
    }

    /** That a 200 came is not enough: packets must have come and gone over the set. */
    private static CompletableFuture<List<UeSetStatus>> seen(Phone phone, Steps steps) {
        return phone.ue().sets().thenApply(sets -> {
            for (UeSetStatus status : sets) {
                Map<String, Object> packets = PhoneEvents.packets(phone.name(), status);
                steps.events().write(packets);
                if (status.current() && !PhoneEvents.bothWays(status)) {
                    throw new IllegalStateException("the 200 came, but not over ESP: no packet was counted on the set");
                }
            }
            return sets;
        });
    }

    /** Waits, as a person would with a phone in the hand. */
    static void hold(long seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
    }
}
