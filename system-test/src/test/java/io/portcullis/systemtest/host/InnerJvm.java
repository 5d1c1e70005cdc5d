package io.portcullis.systemtest.host;

import java.nio.file.Path;
import java.util.List;

/** The command line of a JVM like this one, with this one's class path. */
public final class InnerJvm {

    private InnerJvm() {}

    /** Everything before the main class. */
    public static List<String> command() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC",
                // Killed, or halted, a JVM would leave SQLite's library in /tmp; /run is each host's own.
                "-Dorg.sqlite.tmpdir=/run", "-XX:TieredStopAtLevel=1", "-Xmx768m", "-Djava.net.preferIPv4Stack=false",
                "-cp", classPath());
    }

    /** The class path, every entry absolute. */
    public static String classPath() {
        // Surefire may hide the real path behind a manifest-only jar.
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        StringBuilder absolute = new StringBuilder();
        for (String entry : path.split(":")) {
            absolute.append(absolute.isEmpty() ? "" : ":").append(Path.of(entry).toAbsolutePath());
        }
        return absolute.toString();
    }
}
