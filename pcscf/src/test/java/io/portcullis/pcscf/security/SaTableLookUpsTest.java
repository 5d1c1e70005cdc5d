package io.portcullis.pcscf.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.Test;

/** What a look-up in the SA table costs. */
class SaTableLookUpsTest {

    private static final List<Integer> OURS = List.of(5062, 5063);

    /** A set of the UE with this number: its address is made of it, its ports are everybody's. */
    private static UeSet set(int number, String impi) throws Exception {
        InetAddress ue = InetAddress
                .getByAddress(new byte[]{10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
        SaSet sas = new SaSet(SaSet.Role.PCSCF, ue, InetAddress.getByName("192.0.2.1"),
                new SaSet.Ports(40_000, 40_001, 5062, 5063), new SaSet.Spis(Spi.of(300_000), Spi.of(300_001),
                        Spi.of(1_000_000L + 2L * number), Spi.of(1_000_001L + 2L * number)),
                AlgorithmPair.ALL.getFirst());
        return new UeSet(number, impi, sas, List.of(), AkaKeys.of(new byte[16], new byte[16]));
    }

    private static Hop from(UeSet set) {
        return new Hop(TransportProtocol.UDP, set.portPs(), set.portUc());
    }

    @Test
    @Shows("field 23")
    void aLookUpCostsTheSameAmongAHundredAndAmongTenThousand() throws Exception {
        // A walk would cost a hundred times as much; caches and the machine's mood are worth a factor of ten.
        double few = nanosecondsEach(100);
        double many = nanosecondsEach(10_000);
        assertThat(many / few).as("%s ns among 100, %s ns among 10,000", few, many).isLessThan(20);
    }

    /** The best of some rounds of 20,000 look-ups in a table of this many. */
    private static double nanosecondsEach(int sets) throws Exception {
        SaTable table = new SaTable();
        List<Hop> hops = new ArrayList<>();
        List<UeSet> newcomers = new ArrayList<>();
        for (int i = 0; i < sets; i++) {
            UeSet set = set(i, "ue" + i);
            table.put(set);
            hops.add(from(set));
            newcomers.add(set(sets + i, "new" + i));
        }
        int lookUps = 20_000;
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 8; round++) {
            int found = 0;
            long begin = System.nanoTime();
            for (int i = 0; i < lookUps; i++) {
                found += table.find(hops.get(i % sets)).isPresent() ? 1 : 0;
                found += table.add(newcomers.get(i % sets), OURS).isPresent() ? 1 : 0;
            }
            best = Math.min(best, (System.nanoTime() - begin) / (double) lookUps);
            assertThat(found).isEqualTo(lookUps);
        }
        return best;
    }
}
