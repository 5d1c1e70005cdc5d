package io.portcullis.server.run;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.portcullis.ipsec.sa.DropCounters;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says from time to time what the backend has dropped, if that is more than last time; a line each would be an attack. */
final class DropLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DropLog.class);

    private final SaBackend backend;
    private final ScheduledExecutorService timer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("drops").daemon().factory());
    private DropCounters last = new DropCounters(0, 0, 0, 0, 0, 0, 0);

    private DropLog(SaBackend backend) {
        this.backend = backend;
    }

    static DropLog start(SaBackend backend, Duration interval) {
        DropLog log = new DropLog(backend);
        log.timer.scheduleWithFixedDelay(log::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return log;
    }

    private void look() {
        try {
            DropCounters now = backend.drops();
            if (!now.equals(last)) {
                LOG.atWarn().addKeyValue("event", "drops").addKeyValue("cleartext", now.cleartext())
                        .addKeyValue("unknown_spi", now.unknownSpi()).addKeyValue("replayed", now.replayed())
                        .addKeyValue("integrity", now.integrity()).addKeyValue("selector", now.selector())
                        .addKeyValue("no_sa", now.noSa()).addKeyValue("malformed", now.malformed())
                        .log("Packets were dropped, since the start");
                last = now;
            }
        } catch (SaBackendException e) {
            LOG.warn("The drop counters cannot be read: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
