package io.portcullis.server.demo;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.portcullis.linux.LinuxException;
import io.portcullis.linux.socket.NetworkNamespace;
import io.portcullis.linux.socket.PacketSocket;
import io.portcullis.linux.socket.Poll;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An eavesdropper on the phones' end of the cable. */
final class Capture implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);
    private static final int LARGEST = 65_536;

    private final CaptureCount count;
    private final Thread thread;
    private final Poll poll;

    private Capture(CompletableFuture<Poll> opened, Namespace namespace, CaptureCount count) throws IOException {
        this.count = count;
        this.thread = Thread.ofPlatform().name("capture").daemon().start(() -> run(namespace, opened));
        try {
            this.poll = opened.get();
        } catch (ExecutionException e) {
            throw new IOException("nothing can be captured: " + (e.getCause() == null ? e : e.getCause().getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Begins; when it returns, every frame is seen. */
    static Capture start(Namespace namespace, CaptureCount count) throws IOException {
        return new Capture(new CompletableFuture<>(), namespace, count);
    }

    CaptureCount count() {
        return count;
    }

    private void run(Namespace namespace, CompletableFuture<Poll> opened) {
        try {
            NetworkNamespace.at(Path.of("/proc/" + namespace.pid() + "/ns/net")).enter();
            try (PacketSocket socket = PacketSocket.open(DemoNetwork.UE_DEVICE);
                    Poll waiting = new Poll(socket.fd());
                    Arena arena = Arena.ofConfined()) {
                MemorySegment segment = arena.allocate(LARGEST);
                opened.complete(waiting);
                while (waiting.await()) {
                    drain(socket, segment);
                }
                drain(socket, segment);
            }
        } catch (LinuxException e) {
            opened.completeExceptionally(e);
            LOG.error("The capture has stopped: {}", e.getMessage());
        }
    }

    private void drain(PacketSocket socket, MemorySegment segment) throws LinuxException {
        int length = socket.receive(segment);
        while (length >= 0) {
            count.add(Frame.of(ByteBuffer.wrap(segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE))));
            length = socket.receive(segment);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (thread.isAlive()) {
                poll.wake();
            }
            thread.join();
        } catch (LinuxException e) {
            throw new IOException("the capture could not be ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
