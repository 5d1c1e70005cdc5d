package io.portcullis.server.routes;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.portcullis.pcscf.routes.Routes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A routes file: the newest version of it that can be used. It is looked at from time to time; when its content has changed it
 * is compiled anew. A version that cannot be used is logged with all its mistakes, and the one before goes on.
 */
public final class RoutesFile implements Supplier<Routes>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RoutesFile.class);
    private static final int LARGEST = 1 << 20;

    private final Path file;
    private final ScheduledExecutorService watch = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("routes-file").daemon().factory());
    private String text;
    private String trouble = "";
    private volatile Routes routes;

    private RoutesFile(Path file, String text, Routes routes) {
        this.file = file;
        this.text = text;
        this.routes = routes;
    }

    /**
     * Compiles a file and begins to watch it.
     *
     * @param interval how often it is looked at
     * @throws RoutesException if it cannot be used
     */
    public static RoutesFile open(Path file, Duration interval) throws RoutesException {
        String text = read(file);
        RoutesFile opened = new RoutesFile(file, text, RoutesCompiler.compile(file, text));
        opened.watch.scheduleWithFixedDelay(opened::look, interval.toMillis(), interval.toMillis(),
                TimeUnit.MILLISECONDS);
        return opened;
    }

    /**
     * Only compiles a file.
     *
     * @throws RoutesException if it cannot be used
     */
    public static void check(Path file) throws RoutesException {
        RoutesCompiler.compile(file, read(file));
    }

    private static String read(Path file) throws RoutesException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new RoutesException(List.of(file + ": error: is larger than 1 MiB"));
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new RoutesException(List.of(file + ": error: there is no such file (setting routes)"));
        } catch (CharacterCodingException e) {
            throw new RoutesException(List.of(file + ": error: is no UTF-8 text"));
        } catch (IOException e) {
            throw new RoutesException(List.of(file + ": error: cannot be read: " + e.getMessage()));
        }
    }

    private void look() {
        try {
            String now = read(file);
            if (now.equals(text)) {
                return;
            }
            // Whatever comes of it, this text is not compiled again.
            text = now;
            routes = RoutesCompiler.compile(file, now);
            trouble = "";
            LOG.atInfo().addKeyValue("event", "routes").addKeyValue("file", file).log("The routes have changed");
        } catch (RoutesException e) {
            // A file that is gone for hours is told once.
            if (!trouble.equals(e.getMessage())) {
                trouble = String.valueOf(e.getMessage());
                e.mistakes().forEach(mistake -> LOG.error("{}", mistake));
                LOG.atError().addKeyValue("event", "routes").addKeyValue("file", file)
                        .log("The changed routes cannot be used; those before go on");
            }
        } catch (Throwable bug) {
            // Else nobody would look again.
            LOG.error("The routes file could not be looked at", bug);
        }
    }

    /** The newest version. */
    @Override
    public Routes get() {
        return routes;
    }

    /** Stops watching; the last version stays. */
    @Override
    public void close() {
        watch.shutdownNow();
    }
}
