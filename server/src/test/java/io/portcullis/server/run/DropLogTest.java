package io.portcullis.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.portcullis.ipsec.sa.DropCounters;
import io.portcullis.ipsec.sa.SaBackend;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DropLogTest {

    private final AtomicReference<DropCounters> counters = new AtomicReference<>(new DropCounters(0, 0, 0, 0, 0, 0, 0));

    /** A backend that can only count. */
    private SaBackend backend() {
        return (SaBackend) Proxy.newProxyInstance(SaBackend.class.getClassLoader(), new Class<?>[]{SaBackend.class},
                (proxy, method, arguments) -> counters.get());
    }

    @Test
    void saysWhatWasDroppedOnceForEachChange() {
        Logger logger = (Logger) LoggerFactory.getLogger(DropLog.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try (DropLog log = DropLog.start(backend(), Duration.ofMillis(10))) {
            assertThat(log).isNotNull();
            counters.set(new DropCounters(3, 0, 0, 1, 0, 0, 0));
            await().atMost(Duration.ofSeconds(5)).until(() -> !lines.list.isEmpty());
            counters.set(new DropCounters(4, 0, 0, 1, 0, 0, 0));
            await().atMost(Duration.ofSeconds(5)).until(() -> List.copyOf(lines.list).size() > 1);
            assertThat(List.copyOf(lines.list)).hasSize(2).extracting(event -> event.getKeyValuePairs().toString())
                    .first().asString().contains("cleartext=\"3\"").contains("integrity=\"1\"");
        } finally {
            logger.detachAppender(lines);
        }
    }
}
