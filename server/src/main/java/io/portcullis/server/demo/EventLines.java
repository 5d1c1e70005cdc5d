package io.portcullis.server.demo;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/** Events as JSON, one object a line: how the demonstration's processes talk, and what {@code --json} shows. */
final class EventLines {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrintStream out;

    EventLines(PrintStream out) {
        this.out = out;
    }

    /**
     * Writes an event.
     *
     * @param who    {@code ue1}, {@code home}, {@code demo}
     * @param event  its kind
     * @param fields names and values in turn
     */
    void write(String who, String event, Object... fields) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("who", who);
        object.put("event", event);
        for (int i = 0; i < fields.length; i += 2) {
            object.put((String) fields[i], fields[i + 1]);
        }
        write(object);
    }

    synchronized void write(Map<String, Object> object) {
        out.println(JSON.writeValueAsString(object));
        out.flush();
    }

    /** Reads a line; empty if it is none of ours. */
    @SuppressWarnings("unchecked") // A JSON object is a Map of this shape.
    static Map<String, Object> read(String line) {
        return line.startsWith("{") ? JSON.readValue(line, Map.class) : Map.of();
    }
}
