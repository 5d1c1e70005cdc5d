package io.portcullis.server.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace without a name, held by a process of ours. It ends, with all that is in it, when that process
 * ends, and that ends with this one: nothing has to be cleaned up, whatever happens.
 */
final class Namespace implements AutoCloseable {

    private final Process holder;

    private Namespace(Process holder) {
        this.holder = holder;
    }

    /** @param name an argument of the process, by which others find it */
    static Namespace create(String name) throws IOException {
        // cat ends when our end of its input closes, which the kernel does even if we are killed.
        Process holder = new ProcessBuilder("unshare", "--net", "sh", "-c", "ip link set lo up && echo up && cat; exit",
                name).redirectErrorStream(true).start();
        String line = holder.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"up".equals(line)) {
            holder.destroy();
            throw new IOException("a network namespace could not be made: " + line
                    + " (this needs root, or user namespaces for ordinary users)");
        }
        return new Namespace(holder);
    }

    long pid() {
        return holder.pid();
    }

    /** The command that runs another one inside, and ends it when this process ends. */
    List<String> enter(List<String> command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/proc/" + pid() + "/ns/net", "setpriv",
                "--pdeathsig", "KILL"));
        all.addAll(command);
        return all;
    }

    /**
     * Runs a command inside and waits for it.
     *
     * @throws IOException if it fails; with its output
     */
    void run(String... command) throws IOException {
        Commands.run(enter(List.of(command)));
    }

    @Override
    public void close() {
        try {
            holder.getOutputStream().close();
            if (!holder.waitFor(5, TimeUnit.SECONDS)) {
                holder.destroyForcibly();
            }
        } catch (IOException e) {
            holder.destroyForcibly();
        } catch (InterruptedException e) {
            holder.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
