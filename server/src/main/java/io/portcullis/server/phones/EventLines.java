package io.portcullis.server.phones;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/** Events as JSON, one object a line: how the demonstration's processes talk, and what {@code --json} shows. */
public final class EventLines implements Events {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrintWriter out;

    /** @param out where lines go */
    public EventLines(PrintStream out) {
        this(new PrintWriter(out, false, StandardCharsets.UTF_8));
    }

    /** @param out where lines go */
    public EventLines(PrintWriter out) {
        this.out = out;
    }

    /**
     * An event, not written yet; the caller may add to it.
     *
     * @param who    {@code ue1}, {@code home}, {@code demo}
     * @param event  its kind
     * @param fields names and values in turn
     */
    public static Map<String, Object> object(String who, String event, Object... fields) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("who", who);
        object.put("event", event);
        for (int i = 0; i < fields.length; i += 2) {
            object.put((String) fields[i], fields[i + 1]);
        }
        return object;
    }

    @Override
    public synchronized void write(Map<String, Object> object) {
        out.println(JSON.writeValueAsString(object));
        out.flush();
    }

    /** Reads a line; empty if it is none of ours. */
    @SuppressWarnings("unchecked") // A JSON object is a Map of this shape.
    public static Map<String, Object> read(String line) {
        return line.startsWith("{") ? JSON.readValue(line, Map.class) : Map.of();
    }
}
