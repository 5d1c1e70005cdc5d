package io.portcullis.benchmarks.ues;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A P-CSCF process and its UEs. */
final class Side implements AutoCloseable {

    private static final int PER_SECOND = 2_000;

    private final Process process;
    private final BufferedReader from;
    private final PrintStream to;
    private final Load load;
    private int registered;

    /**
     * What a message costs.
     *
     * @param micros CPU time, user and system, of the whole process
     * @param bytes  allocated
     */
    record Cost(double micros, double bytes) {}

    /**
     * @param store   the folder of a SQLite store, or {@code memory}
     * @param mostUes that will be registered
     */
    Side(Home home, String store, int mostUes) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms2g", "-Xmx2g",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(System.getProperty("pcscf.options", "").split(" ")));
        command.removeIf(String::isEmpty);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PcscfProcess.class.getName(), home.uri(),
                store));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        to = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        load = new Load(new InetSocketAddress(Loopback.PCSCF, Integer.parseInt(line())), mostUes);
    }

    Load load() {
        return load;
    }

    private String line() throws IOException {
        return Objects.requireNonNull(from.readLine(), "the P-CSCF has ended");
    }

    private String ask(String word) throws IOException {
        to.println(word);
        return line();
    }

    /** Registers more, until there are so many; fails unless there is a set of four SAs for each. */
    void register(int ues) throws IOException, InterruptedException {
        load.register(registered, ues);
        registered = ues;
        String sets = ask("sets");
        if (!sets.equals(ues + " " + 4 * ues)) {
            throw new IllegalStateException("sets and SAs of " + ues + " UEs: " + sets);
        }
    }

    /** Waits until no transaction is open, and gives the bytes that live then. */
    long heap() throws IOException {
        return Long.parseLong(ask("heap"));
    }

    /** Sends so many messages of UEs picked at random. */
    Cost cost(Load.Kind kind, int messages) throws IOException, InterruptedException {
        String[] before = ask("usage").split(" ");
        load.send(kind, messages, registered, PER_SECOND);
        String[] after = ask("usage").split(" ");
        return new Cost(difference(before[0], after[0]) / 1000 / messages, difference(before[1], after[1]) / messages);
    }

    private static double difference(String before, String after) {
        return Long.parseLong(after) - Long.parseLong(before);
    }

    /** Bytes by class. */
    Map<String, Long> histogram() throws IOException {
        Map<String, Long> bytes = new HashMap<>();
        to.println("histogram");
        for (String row = line(); !row.equals(PcscfProcess.END); row = line()) {
            String[] columns = row.strip().split("\\s+");
            if (columns.length >= 4 && columns[0].endsWith(":")) {
                bytes.merge(columns[3], Long.parseLong(columns[2]), Long::sum);
            }
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        to.close();
        load.close();
        from.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
