package io.portcullis.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LayoutTest {
    private final Logger logger = new LoggerContext().getLogger("io.portcullis.pcscf.Registrar");

    private LoggingEvent event(String message, @Nullable Throwable failure, KeyValuePair... pairs) {
        LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, failure, new Object[0]);
        event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
        event.setKeyValuePairs(List.of(pairs));
        return event;
    }

    @Test
    void textShowsMessageAndPairs() {
        assertThat(new TextLines().doLayout(event("set gone", null, new KeyValuePair("ue", "10.0.0.1"),
                new KeyValuePair("why", "no answer"))))
                .endsWith("WARN  Registrar - set gone ue=10.0.0.1 why=\"no answer\"\n");
    }

    @Test
    void textCannotBeForged() {
        assertThat(
                new TextLines().doLayout(event("a\r\nb", null, new KeyValuePair("k", "x\n2026 INFO forged\u001b[2J"))))
                .containsOnlyOnce("\n").contains("a\\u000d\\u000ab", "k=\"x\\u000a2026 INFO forged\\u001b[2J\"");
    }

    @Test
    void jsonIsOneObjectALine() {
        String line = new JsonLines().doLayout(event("set \"gone\"\n", new IllegalStateException("broken"),
                new KeyValuePair("packets", 5L), new KeyValuePair("level", "mine"), new KeyValuePair("none", null)));
        JsonNode json = JsonMapper.shared().readTree(line);

        assertThat(line).containsOnlyOnce("\n").endsWith("}\n");
        assertThat(json.get("time").asString()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(json.get("level").asString()).isEqualTo("WARN");
        assertThat(json.get("level_").asString()).isEqualTo("mine");
        assertThat(json.get("message").asString()).isEqualTo("set \"gone\"\n");
        assertThat(json.get("packets").asLong()).isEqualTo(5);
        assertThat(json.get("none").isNull()).isTrue();
        assertThat(json.get("exception").asString()).contains("IllegalStateException: broken");
    }
}
