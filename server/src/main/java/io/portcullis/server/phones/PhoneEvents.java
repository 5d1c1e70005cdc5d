package io.portcullis.server.phones;

import java.util.LinkedHashMap;
import java.util.Map;

import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.lab.ue.UeEvent;
import io.portcullis.lab.ue.UeSetStatus;

/** What a simulated phone tells of itself, as an object of {@link EventLines}; without secrets. */
public final class PhoneEvents {

    private PhoneEvents() {}

    /** An event of a phone of this name. */
    public static Map<String, Object> of(String name, UeEvent event) {
        return switch (event) {
            case UeEvent.StepDone step -> EventLines.object(name, "step", "stage", step.stage().name(), "text",
                    step.what());
            case UeEvent.Passed passed -> passed(name, passed);
            case UeEvent.SetInstalled installed -> EventLines.object(name, "set", "pair", installed.pair().toString(),
                    "ports", ports(installed.set()), "spis", spis(installed.set()));
            case UeEvent.SetRemoved removed -> EventLines.object(name, "set_removed", "spis", spis(removed.set()),
                    "why", removed.why());
            case UeEvent.Registered registered -> EventLines.object(name, "registered", "expires",
                    registered.registration().expires().toSeconds(), "new_set",
                    registered.registration().authenticated());
            case UeEvent.Deregistered gone -> EventLines.object(name, "deregistered", "why", gone.why());
            case UeEvent.MessageReceived message -> EventLines.object(name, "message_received", "from",
                    message.message().from(), "bytes", message.message().body().length, "over",
                    message.message().tcp() ? "TCP" : "UDP");
            case UeEvent.CallChanged call -> EventLines.object(name, "call", "with", call.call().remote(), "state",
                    call.state().name(), "text", call.what());
            case UeEvent.Failed failed -> EventLines.object(name, "failed", "stage", failed.failure().stage().name(),
                    "cause", failed.failure().summary());
        };
    }

    private static Map<String, Object> passed(String name, UeEvent.Passed passed) {
        Map<String, Object> event = EventLines.object(name, "passed", "direction", passed.sent() ? "out" : "in",
                "message", passed.message(), "over", passed.hop().protocol().name(), "local_port",
                passed.hop().local().getPort(), "remote_port", passed.hop().remote().getPort(), "protected",
                passed.sa().isPresent());
        passed.sa().ifPresent(sa -> event.put("spi", sa.spi().value()));
        return event;
    }

    /** What passed through each SA of a set; {@code complete} says whether each saw something. */
    public static Map<String, Object> packets(String name, UeSetStatus status) {
        SaSet set = status.set();
        Map<String, Object> packets = new LinkedHashMap<>();
        packets.put("uc>ps", packets(status, set.ucToPs()));
        packets.put("ps>uc", packets(status, set.psToUc()));
        packets.put("pc>us", packets(status, set.pcToUs()));
        packets.put("us>pc", packets(status, set.usToPc()));
        return EventLines.object(name, "packets", "spis", spis(set), "packets", packets, "in_use", status.current(),
                "complete", packets.values().stream().noneMatch(count -> count.equals(0L)));
    }

    /** Whether packets of the UE's requests have left over a set, and others have come. */
    public static boolean bothWays(UeSetStatus status) {
        SaSet set = status.set();
        return packets(status, set.ucToPs()) > 0
                && packets(status, set.psToUc()) + packets(status, set.pcToUs()) > 0;
    }

    private static long packets(UeSetStatus status, Sa sa) {
        SaCounters counters = status.counters().get(sa);
        return counters == null ? 0 : counters.packets();
    }

    private static Map<String, Object> ports(SaSet set) {
        Map<String, Object> ports = new LinkedHashMap<>();
        ports.put("uc", set.ports().uc());
        ports.put("us", set.ports().us());
        ports.put("pc", set.ports().pc());
        ports.put("ps", set.ports().ps());
        return ports;
    }

    private static Map<String, Object> spis(SaSet set) {
        Map<String, Object> spis = new LinkedHashMap<>();
        spis.put("uc", set.spis().uc().value());
        spis.put("us", set.spis().us().value());
        spis.put("pc", set.spis().pc().value());
        spis.put("ps", set.spis().ps().value());
        return spis;
    }
}
