package io.portcullis.server;

import java.nio.file.Path;

import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.pcscf.routes.Routes;
import io.portcullis.server.config.Configuration;
import io.portcullis.server.config.ConfigurationException;
import io.portcullis.server.config.ConfigurationReader;
import io.portcullis.server.routes.RoutesException;
import io.portcullis.server.run.PortcullisServer;
import io.portcullis.server.run.StartException;
import org.jspecify.annotations.Nullable;

/**
 * A P-CSCF inside another program: what {@code portcullis run} runs. It serves from {@code start} until {@link #close()}. Logging
 * and the end of the process are the program's own matter; several may run in one process, on sockets of their own.
 *
 * <pre>{@code
 * try (Portcullis portcullis = Portcullis.start(Path.of("portcullis.yaml"), new MyRoutes())) {
 *     ...
 * }
 * }</pre>
 */
public final class Portcullis implements AutoCloseable {

    private final PortcullisServer server;

    private Portcullis(PortcullisServer server) {
        this.server = server;
    }

    /**
     * Starts with routes of the caller's own, in place of those that the configuration may name.
     *
     * @throws StartException if it cannot; the message says what to do, and nothing stays
     */
    public static Portcullis start(Configuration configuration, Routes routes) throws StartException {
        try {
            return serving(configuration, routes, null);
        } catch (RoutesException noFileIsRead) {
            throw new IllegalStateException(noFileIsRead);
        }
    }

    /**
     * Starts with the routes that the configuration names, or with the built-in procedures.
     *
     * @throws StartException  if it cannot; the message says what to do, and nothing stays
     * @throws RoutesException if the routes file cannot be used
     */
    public static Portcullis start(Configuration configuration) throws StartException, RoutesException {
        return serving(configuration, null, null);
    }

    /**
     * The same with SAs by a backend of the caller's own in place of the one that the configuration names, as for a device that does
     * ESP itself.
     *
     * @param backend closed with this, or when this fails
     */
    public static Portcullis start(Configuration configuration, SaBackend backend)
            throws StartException, RoutesException {
        return serving(configuration, null, backend);
    }

    /**
     * Reads a configuration file, and starts with routes of the caller's own.
     *
     * @throws ConfigurationException if the file cannot be used
     * @throws StartException         if it cannot start; the message says what to do, and nothing stays
     */
    public static Portcullis start(Path file, Routes routes) throws ConfigurationException, StartException {
        return start(ConfigurationReader.read(file).configuration(), routes);
    }

    /**
     * Reads a configuration file, and starts with the routes that it names, or with the built-in procedures.
     *
     * @throws ConfigurationException if the file cannot be used
     * @throws StartException         if it cannot start; the message says what to do, and nothing stays
     * @throws RoutesException        if the routes file cannot be used
     */
    public static Portcullis start(Path file) throws ConfigurationException, StartException, RoutesException {
        return start(ConfigurationReader.read(file).configuration());
    }

    private static Portcullis serving(Configuration configuration, @Nullable Routes routes,
            @Nullable SaBackend backend) throws StartException, RoutesException {
        PortcullisServer server = new PortcullisServer(configuration, routes, backend);
        server.start();
        return new Portcullis(server);
    }

    /** Stops everything. May be called from any thread; a second call does nothing. */
    @Override
    public void close() {
        server.close();
    }
}
