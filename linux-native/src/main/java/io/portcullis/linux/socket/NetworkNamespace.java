package io.portcullis.linux.socket;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.portcullis.linux.Fd;
import io.portcullis.linux.LinuxException;

/** A network namespace, named by a file such as {@code /proc/PID/ns/net} or {@code /run/netns/NAME}. */
public final class NetworkNamespace {

    private final Path file;

    private NetworkNamespace(Path file) {
        this.file = file;
    }

    /** That of a process. */
    public static NetworkNamespace ofProcess(long pid) {
        return new NetworkNamespace(Path.of("/proc/" + pid + "/ns/net"));
    }

    /** That which a file names. */
    public static NetworkNamespace at(Path file) {
        return new NetworkNamespace(file);
    }

    /** Moves the calling platform thread into it, for good: what it opens from now on is there. */
    public void enter() throws LinuxException {
        try (Fd fd = Fd.open(file.toString(), 0)) {
            fd.enterNetworkNamespace();
        }
    }

    /** Runs something inside, on a thread of its own. */
    public <T> T call(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter();
            return action.call();
        });
        Thread.ofPlatform().name("in " + file).daemon().start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
