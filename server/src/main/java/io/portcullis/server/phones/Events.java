package io.portcullis.server.phones;

import java.util.Map;

/** Takes events: an object with {@code who}, {@code event}, and what belongs to that event. Thread-safe. */
@FunctionalInterface
public interface Events {

    /** Takes an event. */
    void write(Map<String, Object> event);

    /**
     * Takes an event.
     *
     * @param who    {@code ue1}, {@code home}, {@code demo}
     * @param event  its kind
     * @param fields names and values in turn
     */
    default void write(String who, String event, Object... fields) {
        write(EventLines.object(who, event, fields));
    }
}
