package io.portcullis.ipsec.esp;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;

/**
 * A thread in the network namespace of the thread that made it. Sockets opened here belong to that namespace, wherever
 * their users are: a backend keeps to one namespace for life.
 */
final class NamespaceThread implements AutoCloseable {

    private final ExecutorService executor;

    NamespaceThread(String name) {
        executor = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
        // Started now: a thread inherits the namespace of the one that starts it.
        executor.execute(() -> {});
    }

    <T> T call(Callable<T> action) throws LinuxException {
        try {
            Future<T> future = executor.submit(action);
            return future.get();
        } catch (RejectedExecutionException e) {
            throw new LinuxException("open a socket of a closed backend", Errno.EBADF.number());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LinuxException("open a socket", Errno.EINTR.number());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LinuxException cause) {
                throw cause;
            }
            throw new CompletionException(e.getCause());
        }
    }

    @Override
    public void close() {
        executor.close();
    }
}
