package io.portcullis.server.run;

import java.util.EnumMap;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in order; a failure to stop one does not keep the others. */
final class Teardown implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

    private final Map<Part, AutoCloseable> parts = new EnumMap<>(Part.class);
    private boolean closed;

    /** What a server is made of, in the order of stopping. */
    enum Part {
        /** Works on the transport's event loops. */
        LOCATOR,
        /** Nothing arrives any more. */
        TRANSPORT,
        /** Writes down where it was: wants store and backend. */
        PCSCF,
        /** Says what came of everything that arrived. */
        SIP_LOG,
        /** Is not looked at any more. */
        ROUTES,
        /** Has everything on the disk before the SAs are left to the next run. */
        STORE,
        /** Looks at the backend. */
        DROP_LOG,
        /** Last: keeps what the procedures promised until their end. */
        BACKEND
    }

    /** Adds a part that has just been started; when everything else has been stopped already, so is this, at once. */
    synchronized void add(Part part, AutoCloseable stop) {
        parts.put(part, stop);
        if (closed) {
            close();
        }
    }

    /** Stops everything; a second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        for (Part part : Part.values()) {
            AutoCloseable stop = parts.remove(part);
            if (stop != null) {
                stop(part, stop);
            }
        }
    }

    private static void stop(Part part, AutoCloseable stop) {
        try {
            stop.close();
        } catch (Exception e) {
            LOG.atError().setCause(e).addKeyValue("part", part).log("could not be stopped");
        }
    }
}
