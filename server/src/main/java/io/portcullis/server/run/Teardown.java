package io.portcullis.server.run;

import java.util.ArrayDeque;
import java.util.Deque;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in the opposite order; a failure to stop one does not keep the others. */
final class Teardown implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean closed;

    /**
     * One started thing.
     *
     * @param name for the log
     * @param stop how it is stopped
     */
    private record Part(String name, AutoCloseable stop) {}

    /** Adds a thing that has just been started; when everything else has been stopped already, so is this, at once. */
    synchronized void add(String name, AutoCloseable stop) {
        parts.push(new Part(name, stop));
        if (closed) {
            close();
        }
    }

    /** Stops everything, last started first; a second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.stop().close();
            } catch (Exception e) {
                LOG.atError().setCause(e).addKeyValue("part", part.name()).log("could not be stopped");
            }
        }
    }
}
