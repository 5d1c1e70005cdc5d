package io.portcullis.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PacedConsoleTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PacedConsole console = new PacedConsole(context);

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        TextLines layout = new TextLines();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        console.setContext(context);
        console.setEncoder(encoder);
        console.start();
        console.setOutputStream(out);
    }

    private void log(String logger, Level level, Instant at, String message, Object... arguments) {
        LoggingEvent event = new LoggingEvent("", context.getLogger(logger), level, message, null, arguments);
        event.setInstant(at);
        console.doAppend(event);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void linesOfOneKindHaveAPace() {
        for (int n = 0; n < 1_000; n++) {
            log("a.B", Level.WARN, START, "refused: {}", n);
        }
        assertThat(lines()).hasSize(LinePace.A_SECOND);
        log("a.B", Level.WARN, START, "another");
        assertThat(lines()).as("of another kind").hasSize(LinePace.A_SECOND + 1);
        log("a.B", Level.WARN, START.plusSeconds(1), "refused: {}", 1_000);
        assertThat(lines()).hasSize(LinePace.A_SECOND + 3);
        assertThat(lines().get(LinePace.A_SECOND + 1)).contains("WARN", "Lines like the next were left out",
                "event=log_left_out lines=800");
        assertThat(lines().getLast()).endsWith("refused: 1000");
    }

    @Test
    void whatWasAskedForIsWrittenAlways() {
        for (int n = 0; n < 1_000; n++) {
            log("a.B", Level.DEBUG, START, "step {}", n);
            log("io.portcullis.xlog", Level.INFO, START, "{}", n);
        }
        assertThat(lines()).hasSize(2_000);
    }
}
