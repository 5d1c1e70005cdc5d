package io.portcullis.server.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.portcullis.lab.home.HomeConfig;
import io.portcullis.lab.home.HomeEvent;
import io.portcullis.lab.home.HomeNetwork;
import io.portcullis.lab.home.Subscriber;
import io.portcullis.server.logging.Logs;
import io.portcullis.server.phones.EventLines;

/** The demonstration's home network, in a process of its own; ends when its input does. */
public final class HomeMain {

    private HomeMain() {}

    /** @param args the number of subscribers */
    public static void main(String[] args) throws IOException {
        Logs.configure("warn", false);
        EventLines events = new EventLines(System.out);
        HomeConfig config = new HomeConfig(DemoPlan.DOMAIN,
                new InetSocketAddress(InetAddress.ofLiteral(DemoNetwork.HOME), 5060),
                subscribers(Integer.parseInt(args[0])), Duration.ofHours(1), false, DemoPlan.TIMERS);
        try (HomeNetwork home = HomeNetwork.start(config, event -> tell(events, event))) {
            events.write("home", "ready", "domain", DemoPlan.DOMAIN);
            while (System.in.read() >= 0) {
                // Whatever it says, only its end counts.
            }
        }
    }

    private static List<Subscriber> subscribers(int ues) {
        return Stream.concat(DemoPlan.subscribers(ues).stream(), DemoPlan.crowd().stream()).toList();
    }

    private static void tell(EventLines events, HomeEvent event) {
        if (DemoGuests.ofCrowd(event.impi())) {
            // They are too many to look at.
            return;
        }
        switch (event) {
            case HomeEvent.Refused refused -> events.write("home", "refused", "impi", refused.impi(), "why",
                    refused.why());
            case HomeEvent.Registered registered -> events.write("home", "registered", "impi", registered.impi(),
                    "integrity_protected", registered.integrityProtected());
            case HomeEvent.Deregistered gone -> events.write("home", "deregistered", "impi", gone.impi());
            case HomeEvent.Challenged challenged -> events.write("home", "challenged", "impi", challenged.impi());
            case HomeEvent.Resynchronised again -> events.write("home", "resynchronised", "impi", again.impi());
        }
    }
}
