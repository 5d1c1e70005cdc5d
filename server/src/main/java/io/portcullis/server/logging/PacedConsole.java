package io.portcullis.server.logging;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.event.KeyValuePair;

/**
 * Writes lines from INFO upward at the pace of {@link LinePace}, and says how many were left out. All that is written is what an operator has
 * asked for by himself: DEBUG and TRACE, and what his routes say.
 */
final class PacedConsole extends ConsoleAppender<ILoggingEvent> {

    private static final String ROUTES = "io.portcullis.xlog";

    private final LinePace pace = new LinePace();
    private final LoggerContext logging;

    PacedConsole(LoggerContext logging) {
        this.logging = logging;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.INFO) || event.getLoggerName().equals(ROUTES)) {
            super.append(event);
            return;
        }
        LinePace.Verdict verdict;
        synchronized (pace) {
            verdict = pace.take(event.getMessage(), event.getTimeStamp());
        }
        if (verdict.leftOut() > 0) {
            super.append(leftOut(event, verdict.leftOut()));
        }
        if (verdict.passes()) {
            super.append(event);
        }
    }

    private ILoggingEvent leftOut(ILoggingEvent next, long lines) {
        LoggingEvent said = new LoggingEvent(PacedConsole.class.getName(), logging.getLogger(next.getLoggerName()),
                next.getLevel(), "Lines like the next were left out, since there were too many", null, null);
        said.setKeyValuePairs(
                List.of(new KeyValuePair("event", "log_left_out"), new KeyValuePair("lines", lines)));
        return said;
    }
}
