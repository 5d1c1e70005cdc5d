package io.portcullis.systemtest.flood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeCall;
import io.portcullis.linux.testbed.Command;
import io.portcullis.systemtest.lab.Lab;
import io.portcullis.systemtest.lab.Phones;
import io.portcullis.systemtest.run.ServerProcess;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Registered phones call each other while a flood of REGISTERs in clear arrives from many addresses, ten times as fast as can be
 * served without loss.
 */
class FloodOnUserspace {

    private static final int PHONES = 12;
    private static final int SOURCES = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(32);
    private static final int HEAP_MB = 512;
    /** What the benchmark sets: how long the flood lasts, and where its figures go. */
    private static final int SECONDS = Integer.parseInt(System.getenv().getOrDefault("PORTCULLIS_FLOOD_SECONDS", "8"));
    private static final String FIGURES = System.getenv().getOrDefault("PORTCULLIS_FLOOD_FIGURES", "");
    /** The short run is no measurement: it leaves the phones, which live on this machine too, some of its processors. */
    private static final double MOST = SECONDS > 20 ? Double.MAX_VALUE : 20_000;
    private static final int[] RATES = {50, 100, 250, 500, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000, 8_000, 12_000};

    /** What the calls of some time came to. */
    private record Calls(int tried, List<Long> millis) {

        double share() {
            return millis.size() / (double) tried;
        }

        long quantile(double q) {
            return millis.isEmpty() ? -1 : millis.get((int) ((millis.size() - 1) * q));
        }
    }

    @Test
    void callsOfRegisteredPhonesAreSetUpAllTheSame() throws Exception {
        try (Lab lab = new Lab("userspace", PHONES + 1, PATIENCE, "log_level: info\n")) {
            ServerProcess server = lab.start("-Xmx" + HEAP_MB + "m");
            List<Ue> phones = lab.phones().subList(0, PHONES);
            Ue late = lab.phones().get(PHONES);
            lab.each(phones, Ue::register);
            try (Flooder flooder = new Flooder(new InetSocketAddress(Lab.PCSCF_V4, 5060), Phones.DOMAIN, sources())) {
                Calls before = calls(phones, Duration.ofSeconds(Math.max(3, SECONDS / 4)), () -> {});
                double lossFree = lossFree(flooder);
                long servedBefore = flooder.served();
                long refusedBefore = flooder.refused();
                long linesBefore = server.log().lines().count();
                long[] sent = new long[1];
                long[] peak = new long[1];
                AtomicBoolean over = new AtomicBoolean();
                Thread watch = Thread.ofPlatform().start(() -> {
                    while (!over.get()) {
                        peak[0] = Math.max(peak[0], residentKb(server.pid()));
                        LockSupport.parkNanos(100_000_000);
                    }
                });
                Calls during = calls(phones, Duration.ofSeconds(SECONDS),
                        () -> sent[0] = flooder.send(Math.min(MOST, 10 * lossFree), Duration.ofSeconds(SECONDS)));
                long ended = System.nanoTime();
                long served = flooder.served() - servedBefore;
                long refused = flooder.refused() - refusedBefore;
                int tries = registers(late);
                double recovered = (System.nanoTime() - ended) / 1e9;
                Calls after = calls(phones, Duration.ofSeconds(3), () -> {});
                over.set(true);
                watch.join();
                figures(String.format(Locale.ROOT, """
                        loss-free REGISTERs a second|%.0f
                        flood, sent a second|%.0f
                        of them served, a second|%.0f
                        of them refused with 503, a second|%.0f
                        calls before: tried, set up, p50 ms, p99 ms|%d, %d, %d, %d
                        calls during the flood|%d, %d, %d, %d
                        calls after|%d, %d, %d, %d
                        largest resident memory, MB (heap of %d)|%d
                        a new phone registers after the end, s (tries)|%.1f (%d)
                        lines in the log of the P-CSCF meanwhile|%d
                        statuses of all answers|%s
                        """, lossFree, sent[0] / (double) SECONDS, served / (double) SECONDS,
                        refused / (double) SECONDS,
                        before.tried(), before.millis().size(), before.quantile(0.5), before.quantile(0.99),
                        during.tried(), during.millis().size(), during.quantile(0.5), during.quantile(0.99),
                        after.tried(), after.millis().size(), after.quantile(0.5), after.quantile(0.99),
                        HEAP_MB, peak[0] / 1024, recovered, tries,
                        server.log().lines().count() - linesBefore, flooder.statuses()));
                assertThat(lossFree).as("some rate is without loss").isPositive();
                assertThat(sent[0]).as("a flood it was").isGreaterThan((long) (lossFree * SECONDS));
                assertThat(during.tried()).as("each pair calls").isGreaterThanOrEqualTo(PHONES / 2);
                assertThat(during.share()).as("calls that were set up, of %d\n%s", during.tried(), server.log())
                        .isGreaterThanOrEqualTo(0.99);
                assertThat(after.share()).as(server.log()).isEqualTo(1);
                assertThat(server.log()).doesNotContain("OutOfMemory").doesNotContain("ERROR");
            }
            lab.each(phones, Ue::deregister);
            assertThat(server.terminate()).isEqualTo(143);
        }
    }

    /** Addresses that only this namespace has, and the way back to them. */
    private static List<InetAddress> sources() throws IOException, InterruptedException {
        Command.run("ip link set lo up");
        Command.run("ip route add local 10.1.0.0/16 dev lo");
        Command.run("ip -n " + Lab.CORE + " route add 10.1.0.0/16 via 192.0.2.100 dev core0");
        List<InetAddress> sources = new ArrayList<>();
        for (int n = 1; n <= SOURCES; n++) {
            sources.add(InetAddress.ofLiteral("10.1.0." + n));
        }
        return sources;
    }

    /** The highest of the rates at which every REGISTER gets the home network's answer. */
    private static double lossFree(Flooder flooder) throws Exception {
        double best = 0;
        for (int rate : RATES) {
            long before = flooder.served();
            long sent = flooder.send(rate, Duration.ofSeconds(SECONDS > 20 ? 5 : 1));
            if (!answered(flooder, before + sent)) {
                break;
            }
            best = rate;
        }
        return best;
    }

    /** Whether so many have been served, by the time that an answer is of use to a phone. */
    private static boolean answered(Flooder flooder, long served) {
        try {
            await().atMost(Duration.ofSeconds(5)).until(() -> flooder.served() >= served);
            return true;
        } catch (ConditionTimeoutException lost) {
            return false;
        }
    }

    /** Until it is registered; whoever is refused tries again a moment later. How often it tried. */
    private static int registers(Ue late) {
        AtomicInteger tries = new AtomicInteger();
        await().atMost(Duration.ofMinutes(2)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    tries.incrementAndGet();
                    try {
                        late.register().get(60, TimeUnit.SECONDS);
                        return true;
                    } catch (ExecutionException refused) {
                        late.powerOff().get(60, TimeUnit.SECONDS);
                        return false;
                    }
                });
        return tries.get();
    }

    /** Something that goes on beside the calls. */
    private interface Beside {
        void run() throws Exception;
    }

    /** Each pair of phones makes one call after the other for this time. */
    private static Calls calls(List<Ue> phones, Duration time, Beside beside) throws Exception {
        List<Long> millis = Collections.synchronizedList(new ArrayList<>());
        int tried = 0;
        try (ExecutorService callers = Executors.newCachedThreadPool()) {
            long end = System.nanoTime() + time.toNanos();
            List<Future<Integer>> pairs = new ArrayList<>();
            for (int i = 0; i + 1 < phones.size(); i += 2) {
                Ue caller = phones.get(i);
                Ue callee = phones.get(i + 1);
                pairs.add(callers.submit(() -> {
                    int count = 0;
                    for (; System.nanoTime() < end; count++) {
                        call(caller, callee, millis);
                    }
                    return count;
                }));
            }
            beside.run();
            for (Future<Integer> pair : pairs) {
                tried += pair.get(120, TimeUnit.SECONDS);
            }
        }
        millis.sort(null);
        return new Calls(tried, List.copyOf(millis));
    }

    private static void call(Ue caller, Ue callee, List<Long> millis) throws InterruptedException {
        long began = System.nanoTime();
        try {
            UeCall call = caller.call(callee.config().impu()).get(60, TimeUnit.SECONDS);
            call.established().get(60, TimeUnit.SECONDS);
            millis.add((System.nanoTime() - began) / 1_000_000);
            call.hangUp().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException notSetUp) {
            System.err.println(caller + " to " + callee + ": " + notSetUp);
        }
    }

    private static long residentKb(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:")).findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("\\D", ""))).orElse(0L);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static void figures(String lines) throws IOException {
        System.err.println(lines);
        if (!FIGURES.isEmpty()) {
            Files.writeString(Path.of(FIGURES), lines);
        }
    }
}
