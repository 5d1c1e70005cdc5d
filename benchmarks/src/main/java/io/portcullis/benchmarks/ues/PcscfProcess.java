package io.portcullis.benchmarks.ues;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

import javax.management.JMException;
import javax.management.ObjectName;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import io.portcullis.pcscf.Pcscf;
import io.portcullis.pcscf.config.OverloadLimits;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.config.SecurityAgreement;
import io.portcullis.pcscf.store.InMemoryRegistrationStore;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.server.store.SqliteRegistrationStore;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.resolve.DnsConfig;
import io.portcullis.sip.stack.resolve.Locator;
import io.portcullis.sip.stack.transaction.TimerConfig;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transport.ListenSpec;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportConfig;
import io.portcullis.sip.stack.transport.TransportProtocol;

/**
 * The P-CSCF alone in its process, so that what the process takes is the P-CSCF's. Says which ports it has, and answers a word a line
 * on standard input by a line.
 */
public final class PcscfProcess {

    /** The end of a histogram. */
    static final String END = "end";

    private static final int PROTECTED_PORTS = 3;
    private static final long LOOK_MILLIS = 100;
    /** Two SPIs for each of a million UEs; the usual limits have room for 98,304. */
    private static final long MAX_SPI = 65_536 + 2_000_000;

    /** What waits on a busy machine is served late, and not refused. */
    private static final OverloadLimits UNLIMITED = new OverloadLimits(0, 1, Duration.ofMinutes(5),
            Duration.ofSeconds(10));

    private final SipTransport transport = new SipTransport(TransportConfig.DEFAULT);
    private final TransactionLayer layer = new TransactionLayer(transport, TimerConfig.DEFAULT);
    private final CountingBackend backend = new CountingBackend();
    private final PrintStream out;

    private PcscfProcess(PrintStream out) {
        this.out = out;
    }

    /** Arguments: the home network's URI; the folder of a SQLite store, or {@code memory}. */
    public static void main(String[] args) throws Exception {
        new PcscfProcess(System.out).run(args[0], args[1]);
    }

    private void run(String home, String store) throws Exception {
        InetSocketAddress core = listen();
        List<InetSocketAddress> ipsec = new ArrayList<>();
        for (int i = 0; i < PROTECTED_PORTS; i++) {
            ipsec.add(listen());
        }
        PcscfConfig config = new PcscfConfig("pcscf.visited.example", "visited.example", (SipUri) Uri.parse(home),
                PcscfConfig.NextHops.DEFAULT, core, TransportProtocol.UDP, Set.of(), List.of(core), ipsec,
                SecurityAgreement.REQUIRED, AlgorithmPolicy.inOrder(AlgorithmPolicy.DEFAULT), false, 65_536,
                MAX_SPI, Duration.ofSeconds(30), OptionalInt.empty(), OptionalInt.empty(), false,
                TimerConfig.DEFAULT.t1(), UNLIMITED);
        try (Locator locator = Locator.open(transport, DnsConfig.SYSTEM);
                RegistrationStore kept = open(store);
                Pcscf pcscf = Pcscf.start(config,
                        new Pcscf.Parts(transport, layer, locator, backend, kept, Clock.systemUTC()))) {
            out.println(core.getPort());
            serve(pcscf);
        } finally {
            transport.close();
        }
    }

    private InetSocketAddress listen() throws IOException {
        return transport.listen(
                new ListenSpec(TransportProtocol.UDP, new InetSocketAddress(Loopback.PCSCF, 0), null));
    }

    private static RegistrationStore open(String store) throws Exception {
        if (store.equals("memory")) {
            return new InMemoryRegistrationStore();
        }
        Path folder = Files.createDirectories(Path.of(store));
        return SqliteRegistrationStore.open(folder.resolve("registrations.db"), folder.resolve("key"));
    }

    private void serve(Pcscf pcscf) throws IOException, InterruptedException, JMException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String word = in.readLine(); word != null; word = in.readLine()) {
            switch (word) {
                case "usage" -> out.println(usage());
                case "heap" -> out.println(heap());
                case "sets" -> out.println(pcscf.sets().size() + " " + backend.states());
                case "histogram" -> {
                    out.println(histogram());
                    out.println(END);
                }
                default -> throw new IllegalStateException("what is " + word);
            }
        }
    }

    /** CPU nanoseconds, user and system, and bytes allocated, since the start. */
    private static String usage() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return system.getProcessCpuTime() + " " + threads.getTotalThreadAllocatedBytes();
    }

    /** Bytes that live when the transactions have ended, which linger for 64*T1. */
    private String heap() throws InterruptedException {
        while (layer.open() > 0) {
            Thread.sleep(LOOK_MILLIS);
        }
        System.gc();
        System.gc();
        return String.format(Locale.ROOT, "%d",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    private static String histogram() throws JMException {
        return (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                new Object[]{new String[0]}, new String[]{String[].class.getName()});
    }
}
