package io.portcullis.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.portcullis.pcscf.store.RegistrationStoreException;

/** Another process that has a store: puts registrations until it is killed, and prints each that it was told of. */
final class StoreChild {

    private static final int IN_FLIGHT = 64;

    private StoreChild() {}

    /** How it ended. */
    record Ended(int code, String output) {}

    static Process start(Path file, Path key, int first) throws IOException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Dorg.sqlite.tmpdir=" + file.getParent(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp",
                path, StoreChild.class.getName(), file.toString(), key.toString(), Integer.toString(first))
                .redirectErrorStream(true).start();
    }

    /** SIGKILL; what it has said can still be read, which destroyForcibly prevents. */
    static void kill(Process process) {
        process.toHandle().destroyForcibly();
    }

    /** Runs it to its end, which comes by itself only if it cannot have the store. */
    static Ended run(Path file, Path key) throws Exception {
        Process process = start(file, key, 0);
        try {
            boolean ended = process.waitFor(20, TimeUnit.SECONDS);
            kill(process);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(ended ? process.exitValue() : -1, output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Arguments: the database, the key file, the number of the first registration. */
    public static void main(String[] args) throws InterruptedException {
        try {
            SqliteRegistrationStore store = SqliteRegistrationStore.open(Path.of(args[0]), Path.of(args[1]));
            Semaphore inFlight = new Semaphore(IN_FLIGHT);
            for (int i = Integer.parseInt(args[2]);; i++) {
                inFlight.acquire();
                String impi = Samples.impi(i);
                store.put(Samples.registration(impi), List.of(Samples.set(i))).whenComplete((done, failure) -> {
                    say(failure == null ? "kept " + impi : "failed " + failure.getMessage());
                    inFlight.release();
                });
            }
        } catch (RegistrationStoreException e) {
            say(String.valueOf(e.getMessage()));
            System.exit(1);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
