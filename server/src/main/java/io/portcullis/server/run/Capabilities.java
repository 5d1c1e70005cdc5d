package io.portcullis.server.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What this process may do (capabilities(7)), and what ESP needs. */
final class Capabilities {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** A capability and its bit (include/uapi/linux/capability.h). */
    private enum Needed {
        CAP_NET_ADMIN(12),
        CAP_NET_RAW(13);

        private final int bit;

        Needed(int bit) {
            this.bit = bit;
        }
    }

    private Capabilities() {}

    /**
     * Checks that SAs can be installed and raw sockets opened.
     *
     * @throws StartException that names what is missing
     */
    static void check() throws StartException {
        List<String> missing;
        try {
            missing = missing(Files.readString(STATUS));
        } catch (IOException e) {
            throw new StartException("cannot read " + STATUS + ": " + e.getMessage(), e);
        }
        if (!missing.isEmpty()) {
            throw new StartException("this process lacks " + String.join(" and ", missing) + ": run as root, or give it"
                    + " the capability (systemd: AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW)");
        }
    }

    /** The needed capabilities that are not in the effective set of a /proc/PID/status. */
    static List<String> missing(String status) {
        long effective = status.lines().filter(line -> line.startsWith("CapEff:")).findFirst()
                .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16)).orElse(0L);
        List<String> missing = new ArrayList<>();
        for (Needed needed : Needed.values()) {
            if ((effective >>> needed.bit & 1) == 0) {
                missing.add(needed.name());
            }
        }
        return missing;
    }
}
