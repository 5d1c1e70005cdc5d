package io.portcullis.server.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.lab.ue.UeHost;
import io.portcullis.server.config.Words;
import io.portcullis.server.logging.Logs;
import io.portcullis.server.phones.EventLines;
import io.portcullis.server.phones.Phone;
import io.portcullis.server.run.Backends;

/** The demonstration's phones, in a process of their own. */
public final class PhonesMain {

    private PhonesMain() {}

    /**
     * Exit code 0 if everything worked.
     *
     * @param args the number of phones; the backend; the number of the phone with a wrong Ki, from 1, or 0; whether they
     *             stay registered until the input ends
     */
    public static void main(String[] args) throws Exception {
        Logs.configure("warn", false);
        int count = Integer.parseInt(args[0]);
        int wrongKi = Integer.parseInt(args[2]);
        EventLines events = new EventLines(System.out);
        boolean good;
        Backends.Chosen chosen = Backends.open(Words.Backend.valueOf(args[1].toUpperCase(Locale.ROOT)));
        try (SaBackend backend = chosen.backend(); UeHost host = UeHost.open(backend, DemoPlan.TIMERS)) {
            backend.clearOrphans();
            events.write("phones", "ready", "backend", backend.name(), "reason", chosen.reason());
            List<Phone> phones = new ArrayList<>();
            for (int ue = 0; ue < count; ue++) {
                phones.add(Phone.of(host, DemoPlan.name(ue), DemoPlan.phone(ue), DemoPlan.usim(ue, ue + 1 == wrongKi),
                        events));
            }
            good = new Scenario(phones, events).run(Boolean.parseBoolean(args[3]));
            phones.forEach(Phone::close);
        }
        System.exit(good ? 0 : 1);
    }
}
