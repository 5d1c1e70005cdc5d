package io.portcullis.server.demo;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.lab.aka.Usim;
import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeConfig;
import io.portcullis.lab.ue.UeEvent;
import io.portcullis.lab.ue.UeHost;
import io.portcullis.lab.ue.UeSetStatus;

/**
 * One phone of the demonstration, and what it tells of itself.
 *
 * @param number 0, 1, …
 * @param ue     the phone
 * @param usim   its card
 * @param events where it tells
 */
record Phone(int number, Ue ue, Usim usim, EventLines events) implements AutoCloseable {

    static Phone of(UeHost host, int number, boolean wrongKi, EventLines events) {
        Duration life = DemoPlan.TIMERS.life();
        UeConfig config = UeConfig.of(DemoPlan.impi(number), DemoPlan.impu(number), DemoPlan.DOMAIN,
                DemoPlan.address(number), DemoPlan.pcscf(number)).withTransport(DemoPlan.transport(number))
                .withPairs(DemoPlan.pair(number)).withExpires(Duration.ofHours(1)).withTimeouts(life, life);
        Usim usim = DemoPlan.usim(number, wrongKi);
        String name = DemoPlan.name(number);
        return new Phone(number, host.ue(config, usim, (ue, event) -> tell(events, name, event)), usim, events);
    }

    String name() {
        return DemoPlan.name(number);
    }

    private static void tell(EventLines events, String name, UeEvent event) {
        switch (event) {
            case UeEvent.StepDone step -> events.write(name, "step", "stage", step.stage().name(), "text",
                    step.what());
            case UeEvent.SetInstalled installed -> {
                SaSet set = installed.set();
                events.write(name, "set", "pair", installed.pair().toString(), "ports", ports(set), "spis",
                        spis(set));
            }
            case UeEvent.SetRemoved removed -> events.write(name, "set_removed", "spis", spis(removed.set()), "why",
                    removed.why());
            case UeEvent.Registered registered -> events.write(name, "registered", "expires",
                    registered.registration().expires().toSeconds(), "new_set",
                    registered.registration().authenticated());
            case UeEvent.Deregistered gone -> events.write(name, "deregistered", "why", gone.why());
            case UeEvent.MessageReceived message -> events.write(name, "message_received", "from",
                    message.message().from(), "bytes", message.message().body().length, "over",
                    message.message().tcp() ? "TCP" : "UDP");
            case UeEvent.CallChanged call -> events.write(name, "call", "with", call.call().remote(), "state",
                    call.state().name(), "text", call.what());
            case UeEvent.Failed failed -> events.write(name, "failed", "stage", failed.failure().stage().name(),
                    "cause", failed.failure().summary());
        }
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

    /** Tells what passed through each SA of each set; returns whether each saw something. */
    boolean tellPackets(List<UeSetStatus> sets) {
        boolean all = !sets.isEmpty();
        for (UeSetStatus status : sets) {
            SaSet set = status.set();
            Map<String, Object> packets = new LinkedHashMap<>();
            packets.put("uc>ps", packets(status, set.ucToPs()));
            packets.put("ps>uc", packets(status, set.psToUc()));
            packets.put("pc>us", packets(status, set.pcToUs()));
            packets.put("us>pc", packets(status, set.usToPc()));
            all &= packets.values().stream().noneMatch(count -> count.equals(0L));
            events.write(name(), "packets", "spis", spis(set), "packets", packets, "in_use", status.current());
        }
        return all;
    }

    private static long packets(UeSetStatus status, Sa sa) {
        SaCounters counters = status.counters().get(sa);
        return counters == null ? 0 : counters.packets();
    }

    @Override
    public void close() {
        ue.close();
        usim.close();
    }
}
