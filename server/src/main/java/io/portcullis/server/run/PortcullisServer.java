package io.portcullis.server.run;

import io.portcullis.server.config.Configuration;

/** The P-CSCF with its sockets and its backend. */
public final class PortcullisServer implements AutoCloseable {
    private final Configuration configuration;
    private final Teardown teardown = new Teardown();

    /** Starts nothing yet. */
    public PortcullisServer(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * Starts everything; when this returns, it serves.
     *
     * @throws StartException if it cannot; nothing stays
     */
    public void start() throws StartException {
        Capabilities.check();
        throw new StartException("cannot open " + configuration.sockets() + ": this build has no SIP transport");
    }

    /** Stops everything and leaves nothing behind. May be called at any time, from any thread. */
    @Override
    public void close() {
        teardown.close();
    }
}
