package io.portcullis.linux.socket;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.portcullis.linux.LinuxException;

/**
 * Runs code inside a network namespace. A descriptor belongs for its whole life to the namespace in which it was opened,
 * whoever uses it afterwards; so it is enough to open sockets inside. Needs CAP_SYS_ADMIN.
 */
public final class NetworkNamespace {

    private static final Path NAMED = Path.of("/run/netns");

    private final Path path;

    private NetworkNamespace(Path path) {
        this.path = path;
    }

    /** A namespace made by {@code ip netns add NAME}. */
    public static NetworkNamespace named(String name) {
        return new NetworkNamespace(NAMED.resolve(name));
    }

    /** A namespace by a file that stands for it, such as {@code /proc/PID/ns/net}. */
    public static NetworkNamespace at(Path path) {
        return new NetworkNamespace(path);
    }

    /**
     * Runs an action on a fresh platform thread inside the namespace, and waits for it. Threads that it starts live in
     * the same namespace.
     *
     * @return what the action returned
     * @throws LinuxException if the namespace could not be entered
     * @throws Exception      what the action threw
     */
    public <T> T call(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter();
            return action.call();
        });
        Thread thread = Thread.ofPlatform().name("netns-" + path.getFileName()).start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        }
    }

    /** Moves this platform thread into the namespace, for good. */
    public void enter() throws LinuxException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread has no namespace of its own");
        }
        int fd = FileCalls.open(path.toString(), Constants.O_RDONLY);
        try {
            FileCalls.setns(fd, Constants.CLONE_NEWNET);
        } finally {
            Syscalls.close(fd);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
