package io.portcullis.server.ue;

import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.portcullis.server.phones.Events;
import org.jspecify.annotations.Nullable;

/** Shows what phones do as lines to read: each message with its way and what protects it, and the sets between them. */
final class Ladder implements Events {

    private final PrintWriter out;
    // A failure is told where it happens and again as a missed step.
    private final Set<String> failures = new LinkedHashSet<>();

    Ladder(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void write(Map<String, Object> event) {
        String text = text(event);
        if (!text.isEmpty()) {
            out.println(text);
            out.flush();
        }
    }

    private String text(Map<String, Object> event) {
        return switch (String.valueOf(event.get("event"))) {
            case "ready" -> "ESP by " + event.get("backend") + " (" + event.get("reason") + ")";
            case "phase" -> "";
            case "passed" -> line(event, passed(event));
            case "set" -> line(event, "    set up: " + event.get("pair") + ", ports " + event.get("ports") + ", SPIs "
                    + spis(event.get("spis")));
            case "set_removed" -> line(event, "    set removed: " + event.get("why"));
            case "step" -> line(event, "    " + event.get("text"));
            case "packets" -> line(event, "    ESP packets " + event.get("packets")
                    + (Boolean.TRUE.equals(event.get("in_use")) ? "" : " (old set)"));
            case "message_received" -> line(event, "    MESSAGE of " + event.get("bytes") + " bytes from "
                    + event.get("from"));
            case "call" -> line(event, "    call with " + event.get("with") + ": " + event.get("text"));
            case "failed", "missed" -> failures.add(event.get("who") + ": " + event.get("cause"))
                    ? line(event, "FAILED: " + event.get("cause")) : "";
            case "done" -> line(event, "done: " + event.get("step"));
            default -> "";
        };
    }

    private static String passed(Map<String, Object> event) {
        boolean out = "out".equals(event.get("direction"));
        Object spi = event.get("spi");
        return String.format(Locale.ROOT, "%s %5s %s %-5s  %-27s  %s", event.get("over"), event.get("local_port"),
                out ? "──►" : "◄──", event.get("remote_port"), event.get("message"),
                spi == null ? "in clear" : "ESP, SPI " + hex(spi));
    }

    private static String spis(@Nullable Object spis) {
        return spis instanceof Map<?, ?> map ? map.entrySet().stream()
                .map(spi -> spi.getKey() + "=" + hex(spi.getValue())).collect(Collectors.joining(", ", "{", "}")) : "";
    }

    /** As the kernel and packet dumps write SPIs. */
    private static String hex(@Nullable Object spi) {
        return spi instanceof Long number ? String.format(Locale.ROOT, "0x%08x", number) : String.valueOf(spi);
    }

    private static String line(Map<String, Object> event, String text) {
        return String.format(Locale.ROOT, "%-5s %s", event.get("who"), text);
    }
}
