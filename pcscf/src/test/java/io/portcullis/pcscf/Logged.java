package io.portcullis.pcscf;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** What the P-CSCF says in its log while this is open. */
final class Logged implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.portcullis.pcscf");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs());
        }
    };

    Logged() {
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    /** Waits for a line with this in it. */
    String line(String containing) {
        await().atMost(Duration.ofSeconds(10)).until(() -> lines.stream().anyMatch(line -> line.contains(containing)));
        return lines.stream().filter(line -> line.contains(containing)).findFirst().orElseThrow();
    }

    /** Everything up to now. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        appender.stop();
    }
}
