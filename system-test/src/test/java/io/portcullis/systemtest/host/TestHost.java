package io.portcullis.systemtest.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DynamicTest;

/** A place where test classes run with network privileges and leave nothing on the machine. */
public interface TestHost {

    /** A fresh network namespace on this machine, as root or as an ordinary user. */
    static TestHost namespace() {
        return new NamespaceHost();
    }

    /** A kernel that has ESP: User Mode Linux, or this machine's own kernel where that has it. */
    static TestHost kernelWithEsp() throws IOException {
        // Without User Mode Linux the machine's own kernel has to do; the tests fail, and say so, if it has no ESP.
        return UmlHost.installed() ? new UmlHost() : new NamespaceHost();
    }

    /**
     * The process that runs a command inside the host.
     *
     * @param work    a directory for scripts and logs
     * @param command the program and its arguments
     */
    ProcessBuilder inside(Path work, List<String> command) throws IOException;

    /**
     * Runs test classes inside; each of their tests becomes one here. A skipped test, a lost one, or an inner program
     * that does not end by itself fails.
     *
     * @param name    names the run's directory below target
     * @param minutes how long the run may take
     */
    default List<DynamicTest> run(String name, int minutes, Class<?>... classes) throws Exception {
        Path work = Path.of("target", "hosts", name).toAbsolutePath();
        Files.createDirectories(work);
        Path results = work.resolve("outcomes");
        Files.deleteIfExists(results);
        List<String> command = new ArrayList<>(InnerJvm.command());
        command.add(InnerMain.class.getName());
        command.add(results.toString());
        for (Class<?> testClass : classes) {
            command.add(testClass.getName());
        }
        Path log = work.resolve("output");
        Process process = inside(work, command).redirectErrorStream(true).redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
        boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Outcomes.toTests(results, log, ended);
    }
}
