package io.portcullis.server.logging;

import java.io.StringWriter;
import java.util.HashSet;
import java.util.Set;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One JSON object a line: time, level, logger, thread, message, each key-value pair under its own key, exception. */
final class JsonLines extends LayoutBase<ILoggingEvent> {
    private final JsonFactory factory = new JsonFactory();

    @Override
    public String doLayout(ILoggingEvent event) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            Set<String> used = new HashSet<>();
            put(json, used, "time", event.getInstant().toString());
            put(json, used, "level", event.getLevel().toString());
            put(json, used, "logger", event.getLoggerName());
            put(json, used, "thread", event.getThreadName());
            put(json, used, "message", event.getFormattedMessage());
            if (event.getKeyValuePairs() != null) {
                for (KeyValuePair pair : event.getKeyValuePairs()) {
                    put(json, used, pair.key, pair.value);
                }
            }
            if (event.getThrowableProxy() != null) {
                put(json, used, "exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
            json.writeEndObject();
        }
        return line.append('\n').toString();
    }

    /** A key that is taken gets an underscore: JSON readers keep but one of two equal keys. */
    private static void put(JsonGenerator json, Set<String> used, String key, @Nullable Object value) {
        String name = key;
        while (!used.add(name)) {
            name += "_";
        }
        json.writeName(name);
        switch (value) {
            case null -> json.writeNull();
            case Long n -> json.writeNumber(n);
            case Integer n -> json.writeNumber(n);
            case Boolean b -> json.writeBoolean(b);
            default -> json.writeString(value.toString());
        }
    }
}
