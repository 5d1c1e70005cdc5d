package io.portcullis.server.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import io.portcullis.server.phones.EventLines;

/** Shows events as they come, and remembers what the end is judged by. */
final class DemoView {

    private final PrintStream out;
    private final boolean json;
    private final EventLines lines;
    private final List<Map<String, Object>> sets = new ArrayList<>();
    private final TreeSet<String> failures = new TreeSet<>();

    DemoView(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
        this.lines = new EventLines(out);
    }

    /** Shows an event of one of the processes. */
    synchronized void show(Map<String, Object> event) {
        if (event.isEmpty()) {
            return;
        }
        boolean known = remembered(event);
        if (json) {
            lines.write(event);
        } else {
            String text = text(event);
            if (!text.isEmpty() && !known) {
                out.println(text);
            }
        }
    }

    /** Shows a line that no process wrote. */
    synchronized void say(String event, String text, Object... fields) {
        if (json) {
            lines.write("demo", event, fields);
        } else {
            out.println(text);
        }
        out.flush();
    }

    /** Keeps what the end is judged by; returns whether it is a failure that was told before. */
    private boolean remembered(Map<String, Object> event) {
        return switch (kind(event)) {
            case "set" -> !sets.add(event);
            case "missed", "failed" -> !failures.add(event.get("who") + ": " + event.get("cause"));
            default -> false;
        };
    }

    private static String kind(Map<String, Object> event) {
        return String.valueOf(event.get("event"));
    }

    private static String text(Map<String, Object> event) {
        String what = switch (kind(event)) {
            case "phase" -> {
                String name = String.valueOf(event.get("name"));
                yield name.equals("stay") ? "\nThe phones stay registered until Ctrl-C." : "\n== " + name;
            }
            case "step" -> line(event, event.get("stage") + ": " + event.get("text"));
            case "set" -> line(event, "SET: " + event.get("pair") + ", ports " + event.get("ports") + ", SPIs "
                    + event.get("spis"));
            case "packets" -> line(event, "ESP packets " + event.get("packets")
                    + (Boolean.TRUE.equals(event.get("in_use")) ? "" : " (old set)"));
            case "message_received" -> line(event, "MESSAGE of " + event.get("bytes") + " bytes over "
                    + event.get("over") + " from " + event.get("from"));
            case "call" -> line(event, "call with " + event.get("with") + ": " + event.get("text"));
            case "set_removed" -> line(event, "set removed: " + event.get("why"));
            case "deregistered" -> line(event, "deregistered");
            case "failed", "missed" -> line(event, "FAILED: " + event.get("cause"));
            case "refused" -> line(event, "refuses " + event.get("impi") + ": " + event.get("why"));
            case "ready" -> line(event, "ready" + (event.containsKey("backend") ? ", ESP by " + event.get("backend")
                    + " (" + event.get("reason") + ")" : ""));
            default -> "";
        };
        return what;
    }

    private static String line(Map<String, Object> event, String text) {
        return String.format(Locale.ROOT, "%-7s %s", event.get("who"), text);
    }

    /** The sets that phones installed, as they told. */
    synchronized List<Map<String, Object>> sets() {
        return List.copyOf(sets);
    }

    /** What did not work, each once. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }
}
