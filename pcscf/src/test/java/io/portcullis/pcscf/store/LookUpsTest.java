package io.portcullis.pcscf.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.portcullis.conformance.Shows;
import org.junit.jupiter.api.Test;

/** What a look-up costs in {@link InMemoryRegistrationStore}, which answers for every other store too. */
class LookUpsTest {

    @Test
    @Shows("field 23")
    void costTheSameAmongAHundredAndAmongTenThousand() throws Exception {
        // A walk would cost a hundred times as much; caches and the machine's mood are worth a factor of ten.
        double few = nanosecondsEach(100);
        double many = nanosecondsEach(10_000);
        assertThat(many / few).as("%s ns among 100, %s ns among 10,000", few, many).isLessThan(20);
    }

    /** The best of some rounds of 20,000 look-ups, of each kind, among this many registrations. */
    private static double nanosecondsEach(int registrations) throws Exception {
        List<InetSocketAddress> addresses = new ArrayList<>();
        try (InMemoryRegistrationStore store = new InMemoryRegistrationStore()) {
            for (int i = 0; i < registrations; i++) {
                addresses.add(new InetSocketAddress(
                        InetAddress.getByAddress(new byte[]{10, 0, (byte) (i >> 8), (byte) i}), 5060));
                store.put(new Registration("ue" + i, "token" + i, addresses.get(i), List.of(new Binding("sip:ue" + i,
                        List.of("sip:ue" + i), List.of(), List.of(), Instant.MAX))), List.of());
            }
            int lookUps = 20_000;
            double best = Double.MAX_VALUE;
            for (int round = 0; round < 8; round++) {
                int found = 0;
                long begin = System.nanoTime();
                for (int i = 0; i < lookUps; i++) {
                    int which = i % registrations;
                    found += store.byImpi("ue" + which).isPresent() ? 1 : 0;
                    found += store.byPathToken("token" + which).isPresent() ? 1 : 0;
                    found += store.byUnprotectedAddress(addresses.get(which)).isPresent() ? 1 : 0;
                }
                best = Math.min(best, (System.nanoTime() - begin) / (double) lookUps);
                assertThat(found).isEqualTo(3 * lookUps);
            }
            return best;
        }
    }
}
