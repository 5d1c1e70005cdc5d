package io.portcullis.server.ue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.portcullis.lab.ue.OfferedPair;
import io.portcullis.lab.ue.UeConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How phones behave toward the P-CSCF, whether there is one of them or thousands. */
public final class HabitOptions {

    private static final Duration OLD_SET_LIFE = Duration.ofSeconds(32);
    private static final int MOST_TIMEOUT_S = 32;
    private static final long MOST_EXPIRES_S = 0xFFFF_FFFFL;

    @Option(names = "--phone", paramLabel = "MODEL", description = "The habits of a phone: ${COMPLETION-CANDIDATES}.")
    private @Nullable PhoneModel model;

    @Option(names = "--offer", paramLabel = "LIST", description = "Security-Client, in this order: alg/ealg[;q=0.5],...")
    private @Nullable String offers;

    @Option(names = "--expires", paramLabel = "SECONDS", description = "The registration time asked for; ${DEFAULT-VALUE} by default.")
    private long expires = 600_000;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long an answer is waited for, 1 to 32; ${DEFAULT-VALUE} by default.")
    private int timeout = MOST_TIMEOUT_S;

    /** @throws IllegalArgumentException naming the option that cannot be */
    public void check() {
        if (timeout < 1 || timeout > MOST_TIMEOUT_S) {
            throw new IllegalArgumentException("--timeout " + timeout + " is not in 1.." + MOST_TIMEOUT_S);
        }
        if (expires < 1 || expires > MOST_EXPIRES_S) {
            throw new IllegalArgumentException("--expires " + expires + " is not in 1.." + MOST_EXPIRES_S);
        }
        offers();
    }

    /** How long a registration may take: a REGISTER, its resynchronisation and SM7, each with the patience that is set. */
    public Duration patience() {
        return Duration.ofSeconds(4L * timeout);
    }

    /** This phone with the habits that were chosen; what was named by itself goes before what a model says. */
    public UeConfig apply(UeConfig config) {
        UeConfig changed = config.withExpires(Duration.ofSeconds(expires))
                .withTimeouts(Duration.ofSeconds(timeout), OLD_SET_LIFE);
        if (model != null) {
            changed = model.apply(changed);
        }
        List<OfferedPair> named = offers();
        return named.isEmpty() ? changed : changed.withOffers(named);
    }

    private List<OfferedPair> offers() {
        return offers == null ? List.of() : Offers.parse(offers.toLowerCase(Locale.ROOT));
    }
}
