package io.portcullis.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.portcullis.server.phones.EventLines;

/** Runs the demonstration: a network, a P-CSCF, a home network, phones, an eavesdropper; then the count. */
final class DemoRun {

    private static final String MAIN = "io.portcullis.server.Main";
    private static final List<Integer> IPSEC_PORTS = List.of(5062, 5063, 5064, 5065);

    private final DemoOptions options;
    private final DemoView view;

    /**
     * What is asked for.
     *
     * @param ues     phones
     * @param backend {@code auto}, {@code kernel} or {@code userspace}
     * @param stay    whether the phones stay registered until Ctrl-C
     * @param wrongKi the number of a phone whose Ki is wrong, from 1; 0 for none
     */
    record DemoOptions(int ues, String backend, boolean stay, int wrongKi) {}

    DemoRun(DemoOptions options, DemoView view) {
        this.options = options;
        this.view = view;
    }

    /** Returns whether every step of every phone was seen, and nothing on the cable that should not be. */
    boolean run() throws IOException, InterruptedException {
        Path configuration = Files.createTempFile("portcullis-demo", ".yaml");
        // For Ctrl-C; usually it is gone before.
        configuration.toFile().deleteOnExit();
        try (DemoNetwork network = DemoNetwork.create(options.ues());
                Capture capture = Capture.start(network.radio(),
                        new CaptureCount(options.wrongKi() > 0))) {
            Files.writeString(configuration, configuration());
            boolean phonesGood = runPhones(network, configuration);
            return judge(phonesGood, capture);
        } finally {
            Files.deleteIfExists(configuration);
        }
    }

    private boolean runPhones(DemoNetwork network, Path configuration) throws IOException, InterruptedException {
        String java = "io.portcullis.server.demo.";
        String ues = Integer.toString(options.ues());
        try (Child server = Child.start(network.core(), true, MAIN,
                List.of("run", "--config", configuration.toString()));
                Child home = Child.start(network.core(), false, java + "HomeMain", List.of(ues))) {
            ready("P-CSCF", server);
            ready("home network", home);
            server.follow(this::serverLine);
            home.follow(line -> view.show(EventLines.read(line)));
            List<String> how = List.of(ues, options.backend(), Integer.toString(options.wrongKi()),
                    Boolean.toString(options.stay()));
            try (Child phones = Child.start(network.radio(), false, java + "PhonesMain", how)) {
                return phones.finish(line -> view.show(EventLines.read(line))) == 0;
            }
        }
    }

    private void ready(String who, Child child) throws IOException {
        try {
            child.awaitLine("\"ready\"", line -> view.show(asEvent(EventLines.read(line))));
        } catch (IOException e) {
            throw new IOException("the " + who + " did not start: " + e.getMessage(), e);
        }
    }

    /** A log line of the server as an event of {@code pcscf}. */
    private static Map<String, Object> asEvent(Map<String, Object> line) {
        if (line.containsKey("who") || !line.containsKey("event")) {
            return line.containsKey("who") ? line : Map.of();
        }
        Map<String, Object> event = new LinkedHashMap<>(line);
        event.put("who", "pcscf");
        return event;
    }

    private void serverLine(String line) {
        Map<String, Object> read = EventLines.read(line);
        Object level = read.get("level");
        if ("WARN".equals(level) || "ERROR".equals(level)) {
            view.say("pcscf", "pcscf   " + level + " " + read.get("message"), "line", read);
        }
    }

    private boolean judge(boolean phonesGood, Capture capture) {
        CaptureCount count = capture.count();
        view.say("capture", "\nOn the cable: " + count.esp() + " ESP packets; in clear " + count.clear() + ".", "esp",
                count.esp(), "clear", count.clear(), "forbidden", count.forbidden());
        List<String> wrong = new ArrayList<>(view.failures());
        wrong.addAll(Verdict.of(count, view.sets(), options.ues()));
        boolean good = phonesGood && wrong.isEmpty();
        wrong.forEach(what -> view.say("wrong", "Wrong: " + what, "text", what));
        view.say("result", good ? options.ues() + " phones registered, talked, moved to new sets"
                + (options.stay() ? "." : ", and left.") : "Not every step was seen.", "ok", good);
        return good;
    }

    private String configuration() {
        StringBuilder yaml = new StringBuilder("socket:\n");
        for (String address : List.of(DemoNetwork.PCSCF_V4, "[" + DemoNetwork.PCSCF_V6 + "]")) {
            yaml.append("  - udp:").append(address).append("\n  - tcp:").append(address).append('\n');
            IPSEC_PORTS
                    .forEach(port -> yaml.append("  - ipsec:").append(address).append(':').append(port).append('\n'));
        }
        return yaml.append("home: sip:").append(DemoNetwork.HOME).append(":5060\nbackend: ").append(options.backend())
                .append("\nt1: ").append(DemoPlan.TIMERS.t1().toMillis()).append("\nt2: ")
                .append(DemoPlan.TIMERS.t2().toMillis()).append("\nt4: ").append(DemoPlan.TIMERS.t4().toMillis())
                .append("\nstore: memory\nlog_format: json\n").toString();
    }
}
