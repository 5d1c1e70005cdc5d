package io.portcullis.systemtest.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A network namespace that ends with its process; {@code /run} is its own, so that named namespaces stay inside. */
final class NamespaceHost implements TestHost {

    @Override
    public ProcessBuilder inside(Path work, List<String> command) throws IOException {
        Path script = work.resolve("namespace.sh");
        Files.writeString(script, """
                set -e
                mount -t tmpfs run /run
                mkdir -p /run/netns
                ip link set lo up
                exec "$@"
                """);
        List<String> all = new ArrayList<>(List.of("unshare", "--net", "--mount", "--kill-child"));
        if (!"root".equals(System.getProperty("user.name"))) {
            all.addAll(List.of("--user", "--map-root-user"));
        }
        all.addAll(List.of("--fork", "sh", script.toString()));
        all.addAll(command);
        return new ProcessBuilder(all);
    }
}
