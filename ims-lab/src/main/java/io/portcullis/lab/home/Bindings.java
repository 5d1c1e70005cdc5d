package io.portcullis.lab.home;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.message.TelUri;
import io.portcullis.sip.message.Uri;

/** Who is registered where. Thread-safe. */
final class Bindings {

    private final Map<String, Subscriber> byImpi = new HashMap<>();
    private final Map<String, Subscriber> byImpu = new HashMap<>();
    private final Map<String, Binding> bindings = new HashMap<>();
    private final InstantSource clock;

    Bindings(List<Subscriber> subscribers, InstantSource clock) {
        this.clock = clock;
        for (Subscriber subscriber : subscribers) {
            byImpi.put(subscriber.impi(), subscriber);
            subscriber.impus().forEach(impu -> byImpu.put(normal(impu), subscriber));
        }
    }

    /** Without parameters, and in lower case: identities of our own subscribers are written so. */
    private static String normal(String uri) {
        int end = uri.indexOf(';');
        return (end < 0 ? uri : uri.substring(0, end)).toLowerCase(Locale.ROOT);
    }

    Optional<Subscriber> subscriber(String impi) {
        return Optional.ofNullable(byImpi.get(impi));
    }

    /** Whose public identity this is. */
    Optional<Subscriber> of(Uri uri) {
        String text = switch (uri) {
            case SipUri sip -> "sip:" + (sip.user() == null ? "" : sip.user() + "@") + sip.host();
            case TelUri tel -> normal(tel.toString());
            default -> "";
        };
        return Optional.ofNullable(byImpu.get(normal(text)));
    }

    synchronized void put(Binding binding) {
        bindings.put(binding.impi(), binding);
    }

    synchronized void remove(String impi) {
        bindings.remove(impi);
    }

    synchronized Optional<Binding> binding(String impi) {
        Binding binding = bindings.get(impi);
        if (binding != null && !binding.until().isAfter(clock.instant())) {
            bindings.remove(impi);
            return Optional.empty();
        }
        return Optional.ofNullable(binding);
    }
}
