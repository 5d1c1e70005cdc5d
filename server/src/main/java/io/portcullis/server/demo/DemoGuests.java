package io.portcullis.server.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.portcullis.lab.aka.Usim;

/**
 * Phones that are no part of the demonstration, but that its home network knows and its network has addresses for: for
 * {@code portcullis ue --demo} beside {@code portcullis demo --stay}; and a crowd of them, for {@code portcullis load --demo}.
 */
public final class DemoGuests {

    /** How many there are. */
    public static final int COUNT = 10;
    /** How many the crowd has. */
    public static final int CROWD = 10_000;
    /** Where the P-CSCF looks for the crowd; of ranges for benchmarks and documentation (RFC 2544, RFC 3849). */
    public static final List<String> CROWD_PREFIXES = List.of("198.18.0.0/16", "2001:db8:1::/64");
    /** The first IMSI of the crowd, behind MCC and MNC. */
    private static final long FIRST_OF_CROWD = 5_000_000_001L;
    /** The home network's domain. */
    public static final String DOMAIN = DemoPlan.DOMAIN;
    /** For a JVM that lives for seconds. */
    public static final List<String> SHORT_LIFE = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    /** By this argument the process is found that holds the phones' network. */
    static final String RADIO = "portcullis-demo-radio";

    private static final int PATIENCE_S = 60;
    private static final String INSIDE = "PORTCULLIS_UE_INSIDE";

    private DemoGuests() {}

    /** Their numbers, above those of all phones of a demonstration. */
    static IntStream numbers() {
        return IntStream.range(DemoNetwork.MAX_UES, DemoNetwork.MAX_UES + COUNT);
    }

    /** The private identity of guest 0, 1, … */
    public static String impi(int guest) {
        return DemoPlan.impi(DemoNetwork.MAX_UES + guest);
    }

    /** The public identity of guest 0, 1, … */
    public static String impu(int guest) {
        return DemoPlan.impu(DemoNetwork.MAX_UES + guest);
    }

    /** The card of guest 0, 1, …; the caller's to close. */
    public static Usim usim(int guest) {
        return DemoPlan.usim(DemoNetwork.MAX_UES + guest, false);
    }

    /** The address of guest 0, 1, …, in the demonstration's network; two of IPv4, two of IPv6, and so on. */
    public static InetAddress address(int guest) {
        return DemoPlan.address(DemoNetwork.MAX_UES + guest);
    }

    /** The demonstration's P-CSCF, of the family of the guest's address. */
    public static InetSocketAddress pcscf(int guest) {
        return DemoPlan.pcscf(DemoNetwork.MAX_UES + guest);
    }

    /** The private identity of one of the crowd, 0, 1, … */
    public static String crowdImpi(int member) {
        return "00101" + (FIRST_OF_CROWD + member) + "@" + DOMAIN;
    }

    /** The public identity of one of the crowd, 0, 1, … */
    public static String crowdImpu(int member) {
        return "sip:" + crowdImpi(member);
    }

    /** Whether this private identity is of the crowd. */
    static boolean ofCrowd(String impi) {
        return impi.startsWith("001015");
    }

    /** A card of the crowd, all of which have the same keys; the caller's to close. */
    public static Usim crowdUsim() {
        return DemoPlan.usim(DemoNetwork.MAX_UES + COUNT, false);
    }

    /** The demonstration's P-CSCF, of either family. */
    public static List<InetSocketAddress> servers() {
        return List.of(DemoPlan.server(false), DemoPlan.server(true));
    }

    /** Whether this process was started by {@link #enter}. */
    public static boolean inside() {
        return System.getenv(INSIDE) != null;
    }

    /**
     * Runs this program again, in the network of the phones of a demonstration that runs.
     *
     * @param arguments the command line
     * @param jvm       options of its JVM, such as {@link #SHORT_LIFE}
     * @return its exit code
     * @throws IOException if no demonstration runs that this user may enter
     */
    public static int enter(List<String> arguments, List<String> jvm) throws IOException, InterruptedException {
        long holder = holder().orElseThrow(() -> new IOException(
                "no demonstration runs that you may enter: start ./portcullis demo --stay in another terminal, and wait "
                        + "until its phones stay"));
        List<String> command = new ArrayList<>(List.of("nsenter", "--preserve-credentials"));
        if (!DemoCommand.privileged()) {
            command.add("--user");
        }
        command.addAll(List.of("--net", "--target", Long.toString(holder),
                ProcessHandle.current().info().command().orElse("java"), "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.portcullis.server.Main"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(INSIDE, "1");
        Process inner = builder.start();
        // Who is told to stop tells it too, and waits for its phones to deregister.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(inner), "stop-inner"));
        return inner.waitFor();
    }

    private static void stop(Process inner) {
        inner.destroy();
        try {
            if (!inner.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                inner.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process that holds the phones' network; the newest, if several demonstrations run. */
    private static Optional<Long> holder() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().stream().flatMap(Arrays::stream).anyMatch(RADIO::equals))
                .max((one, other) -> one.info().startInstant().orElseThrow()
                        .compareTo(other.info().startInstant().orElseThrow()))
                .map(ProcessHandle::pid);
    }
}
