package io.portcullis.pcscf;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.routing.UeLeg;
import io.portcullis.pcscf.security.SecuritySets;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.pcscf.store.Registration;

/** The way to a UE now: its set in use; or, where the configuration lets it, its unprotected address. */
final class UeLegs {

    private final PcscfConfig config;
    private final SecuritySets sets;

    UeLegs(PcscfConfig config, SecuritySets sets) {
        this.config = config;
        this.sets = sets;
    }

    Optional<UeLeg> of(Registration registration) {
        boolean tcp = overTcp(registration.contacts());
        InetSocketAddress unprotected = registration.unprotected();
        if (unprotected == null) {
            return sets.current(registration.impi()).map(set -> leg(set, tcp));
        }
        return config.unprotectedSockets().stream()
                .filter(ours -> ours.getAddress().getClass() == unprotected.getAddress().getClass()).findFirst()
                .map(ours -> new UeLeg(ours, ours, unprotected, tcp));
    }

    private static UeLeg leg(UeSet set, boolean tcp) {
        return new UeLeg(set.portPs(), set.portPc(), set.portUs(), tcp);
    }

    private static boolean overTcp(List<String> contacts) {
        return !contacts.isEmpty() && contacts.stream().allMatch(uri -> uri.toLowerCase(Locale.ROOT)
                .contains(";transport=tcp"));
    }
}
