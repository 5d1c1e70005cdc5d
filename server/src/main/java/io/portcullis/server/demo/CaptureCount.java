package io.portcullis.server.demo;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was seen on the cable, by kind. Safe for any thread. */
final class CaptureCount {

    /** What may be read: the first REGISTER of a registration and its challenge (TS 33.203 7.2, SM1 and SM6). */
    static final Set<String> ALLOWED_IN_CLEAR = Set.of("REGISTER", "401 REGISTER");
    /** How a registration that failed before there was a set is answered. */
    private static final String REFUSED_IN_CLEAR = "403 REGISTER";

    private final SortedMap<String, Long> clear = new TreeMap<>();
    private final SortedMap<Long, Long> espBySpi = new TreeMap<>();
    private long esp;
    private final boolean refusalsAllowed;
    private long forbidden;

    /** @param refusalsAllowed whether a phone is meant to be refused */
    CaptureCount(boolean refusalsAllowed) {
        this.refusalsAllowed = refusalsAllowed;
    }

    synchronized void add(Frame frame) {
        switch (frame.kind()) {
            case ESP -> {
                esp++;
                espBySpi.merge(frame.spi(), 1L, Long::sum);
            }
            case ESP_FRAGMENT -> esp++;
            case SIP_CLEAR, OTHER_CLEAR -> {
                String name = frame.kind() == Frame.Kind.SIP_CLEAR ? frame.detail() : "not SIP: " + frame.detail();
                clear.merge(name, 1L, Long::sum);
                if (!ALLOWED_IN_CLEAR.contains(name) && !(refusalsAllowed && name.equals(REFUSED_IN_CLEAR))) {
                    forbidden++;
                }
            }
            case TCP_CONTROL, NEIGHBOUR -> {
                // Nothing of SIP in it.
            }
        }
    }

    /** ESP packets, fragments counted one by one. */
    synchronized long esp() {
        return esp;
    }

    /** ESP packets of one SPI. */
    synchronized long esp(long spi) {
        return espBySpi.getOrDefault(spi, 0L);
    }

    /** What could be read: the kind of message, and how often. */
    synchronized Map<String, Long> clear() {
        return new TreeMap<>(clear);
    }

    /** Messages that could be read and should not. */
    synchronized long forbidden() {
        return forbidden;
    }
}
