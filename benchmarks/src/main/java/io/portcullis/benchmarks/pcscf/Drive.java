package io.portcullis.benchmarks.pcscf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import io.portcullis.ipsec.esp.EspConfig;
import io.portcullis.ipsec.esp.HostedEsp;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.DropCounters;
import io.portcullis.lab.home.HomeConfig;
import io.portcullis.lab.home.HomeNetwork;
import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeHost;
import io.portcullis.lab.ue.UeNetwork;
import io.portcullis.server.load.LoadNetwork;
import io.portcullis.sip.stack.transaction.TimerConfig;

/**
 * Registers more and more phones with a P-CSCF and lets them send messages, as fast as they are answered, and says what each took of
 * the P-CSCF's processes. Phones and home network are in this process.
 */
public final class Drive implements AutoCloseable {

    /** So many phones do something at a time. */
    private static final int WINDOW = 16;
    /** Of how many registrations, at the end of each step, the cost is told. */
    private static final int MEASURED = 1000;
    private static final int FEWEST_WARM = 20;
    private static final int MOST_WARM = 100;
    /** When more of a step's registrations fail than this part, the P-CSCF has come to its end. */
    private static final double MOST_FAILURES = 0.05;
    private static final EspConfig ESP = EspConfig.DEFAULT.withDevice("bench%d");
    private static final DropCounters NO_DROPS = new DropCounters(0, 0, 0, 0, 0, 0, 0);

    private final ProcessTree pcscf;
    private final UeHost host;
    private final HomeNetwork home;
    private final InetSocketAddress server;
    private final AlgorithmPair pair;
    private int warmPhones;
    private final List<Ue> phones = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<String, Integer> failures = new TreeMap<>();

    /** What one kind of work took. */
    private record Took(int done, int failed, double cpuMicros, double perSecond) {}

    private Drive(ProcessTree pcscf, UeHost host, HomeNetwork home, InetSocketAddress server, AlgorithmPair pair) {
        this.pcscf = pcscf;
        this.host = host;
        this.home = home;
        this.server = server;
        this.pair = pair;
    }

    /**
     * Arguments: {@code esp} or {@code clear} for what phones do; the P-CSCF's process, its address, the address and port of the home
     * network; a pair of algorithms, as {@code hmac-sha-1-96/aes-cbc}; registrations and messages to warm up; messages to measure;
     * and how many phones are to be registered, step by step. Prints a line for each step: phones, registered, CPU µs for each
     * registration, registrations a second, CPU µs for each relay of a MESSAGE, relays a second, kB of the processes for each phone, kB
     * of the kernel's objects for each, processes.
     */
    public static void main(String[] args) throws Exception {
        List<String> all = List.of(args);
        int[] steps = all.subList(7, all.size()).stream().mapToInt(Integer::parseInt).toArray();
        String[] at = all.get(3).split(":");
        InetSocketAddress home = new InetSocketAddress(InetAddress.ofLiteral(at[0]), Integer.parseInt(at[1]));
        ProcessTree pcscf = new ProcessTree(Long.parseLong(all.get(1)));
        InetSocketAddress server = new InetSocketAddress(InetAddress.ofLiteral(all.get(2)), 5060);
        AlgorithmPair pair = Crowd.pair(all.get(4));
        int warm = Integer.parseInt(all.get(5));
        int messages = Integer.parseInt(all.get(6));
        HomeConfig subscribers = new HomeConfig(Crowd.DOMAIN, home,
                Crowd.subscribers(MOST_WARM + Arrays.stream(steps).max().orElse(0)), Duration.ofDays(7), true,
                TimerConfig.DEFAULT);
        try (HostedEsp esp = HostedEsp.open(ESP, false)) {
            esp.own(Crowd.ADDRESSES);
            UeNetwork network = all.get(0).equals("clear") ? new ClearNetwork(esp)
                    : new LoadNetwork(esp, server::equals);
            try (Drive drive = new Drive(pcscf, UeHost.open(network, TimerConfig.DEFAULT),
                    HomeNetwork.start(subscribers, event -> {
                    }), server, pair)) {
                drive.run(steps, warm, messages);
            }
            if (!esp.drops().equals(NO_DROPS)) {
                say("ESP of the phones dropped: " + esp.drops());
            }
        }
        // Phones that wait for something that will not come keep nobody.
        System.exit(0);
    }

    private static void say(String text) {
        System.err.println("drive: " + text);
    }

    private void run(int[] steps, int warm, int messages) throws IOException, InterruptedException {
        warmUp(warm);
        long processBefore = pcscf.kilobytes();
        long kernelBefore = ProcessTree.slabKilobytes();
        for (int step : steps) {
            int before = phones.size() - warmPhones;
            int unmeasured = Math.max(0, step - before - MEASURED);
            Took first = register(unmeasured);
            Took registrations = register(step - before - unmeasured);
            int failed = first.failed() + registrations.failed();
            int registered = registered().size() - warmPhones;
            double processKb = (pcscf.kilobytes() - processBefore) / (double) Math.max(1, registered);
            double kernelKb = (ProcessTree.slabKilobytes() - kernelBefore) / (double) Math.max(1, registered);
            Took relays = messages(messages);
            System.out.printf(Locale.ROOT, "%d|%d|%.0f|%.0f|%.0f|%.0f|%.1f|%.1f|%d%n", step, registered,
                    registrations.cpuMicros(), registrations.perSecond(), relays.cpuMicros() / 2,
                    relays.perSecond() * 2, processKb, kernelKb, pcscf.size());
            if (failed > (step - before) * MOST_FAILURES || !pcscf.alive()) {
                say("it does not serve more");
                break;
            }
        }
        failures.forEach((why, count) -> say(count + " times: " + why));
    }

    /** Both JVM's compilers and the peer's processes come to rest before anything is measured. */
    private void warmUp(int times) throws IOException, InterruptedException {
        warmPhones = Math.clamp(times / 10, FEWEST_WARM, MOST_WARM);
        register(warmPhones);
        List<Ue> first = registered();
        if (first.isEmpty()) {
            throw new IOException("nobody could register: " + failures);
        }
        timed(times, i -> first.get(i % first.size()).reauthenticate());
        messages(times);
    }

    private Took register(int count) throws IOException, InterruptedException {
        return timed(count, i -> {
            Ue phone = Crowd.phone(host, phones.size(), server, pair);
            phones.add(phone);
            return phone.register();
        });
    }

    private Took messages(int count) throws IOException, InterruptedException {
        List<Ue> who = registered();
        return who.isEmpty() ? new Took(0, 0, 0, 0) : timed(count, i -> {
            Ue phone = who.get(random.nextInt(who.size()));
            return phone.message(phone.config().impu(),
                    "As long as messages are: some words, and seldom more than some.");
        });
    }

    private List<Ue> registered() {
        return phones.stream().filter(phone -> phone.registration().isPresent()).toList();
    }

    private Took timed(int count, IntFunction<CompletableFuture<?>> work) throws IOException, InterruptedException {
        Semaphore window = new Semaphore(WINDOW);
        AtomicInteger failed = new AtomicInteger();
        long cpu = pcscf.cpuNanos();
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            window.acquire();
            work.apply(i).whenComplete((done, failure) -> {
                if (failure != null) {
                    failed.incrementAndGet();
                    note(failure);
                }
                window.release();
            });
        }
        window.acquire(WINDOW);
        double seconds = (System.nanoTime() - begin) / 1e9;
        int done = count - failed.get();
        return new Took(done, failed.get(), done == 0 ? 0 : (pcscf.cpuNanos() - cpu) / 1e3 / done, done / seconds);
    }

    private void note(Throwable failure) {
        synchronized (failures) {
            failures.merge(String.valueOf(failure.getMessage()).replaceAll("[0-9.]{7,}(:[0-9]+)?", "…"), 1,
                    Integer::sum);
        }
    }

    @Override
    public void close() {
        host.close();
        home.close();
    }
}
