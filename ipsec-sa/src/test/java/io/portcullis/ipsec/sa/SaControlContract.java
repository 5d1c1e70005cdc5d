package io.portcullis.ipsec.sa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.SaBackendException.Reason;
import io.portcullis.linux.testbed.TwoHosts.Side;
import org.junit.jupiter.api.Test;

/** What {@link SaBackend} promises of its tables. */
abstract class SaControlContract extends TwoBackends {

    private static final FourSas SET = FourSas.of(false, 6000, 1000);
    private static final FourSas OTHER = FourSas.of(true, 6010, 2000);

    @Test
    void listsExactlyWhatIsInstalled() throws Exception {
        pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys);
        pcscf.install(OTHER.at(Side.PCSCF), SHA_AES, keys);
        assertThat(pcscf.installed()).hasSize(8).containsAll(SET.at(Side.PCSCF)).containsAll(OTHER.at(Side.PCSCF));

        pcscf.remove(SET.at(Side.PCSCF));
        assertThat(pcscf.installed()).containsExactlyInAnyOrderElementsOf(OTHER.at(Side.PCSCF));
        assertThat(ue.installed()).isEmpty();
    }

    @Test
    void installsAllOrNothing() throws Exception {
        pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys);
        // Its third SPI is the first one's spi_ps.
        FourSas clashing = FourSas.of(false, 6020, SET.firstSpi() + 1);
        List<Sa> fresh = new ArrayList<>(FourSas.of(false, 6030, 5000).at(Side.PCSCF));
        fresh.addAll(clashing.at(Side.PCSCF));

        assertThatThrownBy(() -> pcscf.install(fresh, SHA_AES, keys)).isInstanceOfSatisfying(SaBackendException.class,
                refused -> assertThat(refused.reason()).isEqualTo(Reason.SPI_IN_USE));
        assertThat(pcscf.installed()).containsExactlyInAnyOrderElementsOf(SET.at(Side.PCSCF));

        pcscf.remove(SET.at(Side.PCSCF));
        pcscf.install(fresh, SHA_AES, keys);
        assertThat(pcscf.installed()).containsExactlyInAnyOrderElementsOf(fresh);
    }

    @Test
    void refusesTheSameSpiTwiceInOneSet() throws Exception {
        Sa first = SET.at(Side.PCSCF).get(2);
        Sa second = new Sa(first.direction(), first.source(), 7000, first.destination(), 7001, first.spi());
        assertThatThrownBy(() -> pcscf.install(List.of(first, second), SHA_AES, keys))
                .isInstanceOfSatisfying(SaBackendException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.SPI_IN_USE));
        assertThat(pcscf.installed()).isEmpty();
    }

    @Test
    void tellsNoKeyInARefusal() throws Exception {
        pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys);
        assertThatThrownBy(() -> pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys))
                .hasMessageNotContainingAny("b40ba9a3", "f769bcd7");
    }

    @Test
    void leavesTheKeysToTheCaller() throws Exception {
        pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys);
        assertThat(keys.<Byte>withCk(ck -> ck[0])).isEqualTo((byte) 0xb4);
    }

    @Test
    void passesOverMissingSasWhenRemoving() throws Exception {
        List<Sa> sas = SET.at(Side.PCSCF);
        pcscf.install(sas.subList(1, 3), SHA_AES, keys);
        pcscf.remove(sas);
        assertThat(pcscf.installed()).isEmpty();
        assertThatCode(() -> pcscf.remove(sas)).doesNotThrowAnyException();
    }

    @Test
    @Shows("field 6")
    void takesASpiAgainAfterRemoval() throws Exception {
        pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys);
        pcscf.remove(SET.at(Side.PCSCF));
        pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys);
        assertThat(pcscf.counters(SET.request(Side.PCSCF))).contains(new SaCounters(0, 0, 0, 0, 0));
    }

    @Test
    void hasNoCountersOfWhatIsNotInstalled() throws Exception {
        for (Sa sa : SET.at(Side.PCSCF)) {
            assertThat(pcscf.counters(sa)).isEmpty();
        }
    }

    @Test
    void holdsThousandsOfSas() throws Exception {
        int sets = 500;
        for (int i = 0; i < sets; i++) {
            pcscf.install(FourSas.of(i % 2 == 0, 10_000 + 2 * i, 10_000 + 4L * i).at(Side.PCSCF), SHA_AES, keys);
        }
        assertThat(pcscf.installed()).hasSize(4 * sets).doesNotHaveDuplicates();
        for (int i = 0; i < sets; i++) {
            pcscf.remove(FourSas.of(i % 2 == 0, 10_000 + 2 * i, 10_000 + 4L * i).at(Side.PCSCF));
        }
        assertThat(pcscf.installed()).isEmpty();
    }

    @Test
    @Shows("row 11.4")
    void clearsOrphansAndNothingElse() throws Exception {
        for (ProtectedEndpoint endpoint : SET.endpoints(Side.PCSCF)) {
            pcscf.protect(endpoint);
        }
        pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys);
        hosts.ip(Side.PCSCF, "rule add from 10.77.0.1 lookup main pref 77");
        hosts.ip(Side.PCSCF, "xfrm policy add src 10.9.9.9/32 dst 10.9.9.8/32 dir out action block");
        String before = traces(Side.PCSCF);
        leaveOrphan(hosts, Side.PCSCF);
        assertThat(traces(Side.PCSCF)).as("an orphan is there").isNotEqualTo(before);

        assertThat(pcscf.clearOrphans()).isPositive();
        assertThat(traces(Side.PCSCF)).isEqualTo(before);
        assertThat(pcscf.clearOrphans()).isZero();
        assertThat(pcscf.installed()).hasSize(4);
    }

    @Test
    void leavesNothingBehind() throws Exception {
        pcscf.close();
        String before = traces(Side.PCSCF);
        SaBackend backend = backend(Side.PCSCF);
        for (FourSas set : List.of(SET, OTHER)) {
            for (ProtectedEndpoint endpoint : set.endpoints(Side.PCSCF)) {
                backend.protect(endpoint);
                backend.protect(endpoint);
            }
            backend.install(set.at(Side.PCSCF), SHA_AES, keys);
        }
        assertThat(traces(Side.PCSCF)).isNotEqualTo(before);

        backend.close();
        assertThat(traces(Side.PCSCF)).isEqualTo(before);
        assertThatCode(backend::close).as("closing again").doesNotThrowAnyException();
    }

    @Test
    void takesBackProtectionByItself() throws Exception {
        String before = traces(Side.PCSCF);
        List<ProtectedEndpoint> endpoints = new ArrayList<>(SET.endpoints(Side.PCSCF));
        endpoints.addAll(OTHER.endpoints(Side.PCSCF));
        for (ProtectedEndpoint endpoint : endpoints) {
            pcscf.protect(endpoint);
        }
        assertThat(traces(Side.PCSCF)).isNotEqualTo(before);
        for (ProtectedEndpoint endpoint : endpoints) {
            pcscf.unprotect(endpoint);
        }
        assertThat(traces(Side.PCSCF)).isEqualTo(before);
        for (ProtectedEndpoint endpoint : endpoints) {
            assertThatCode(() -> pcscf.unprotect(endpoint)).as("once too often").doesNotThrowAnyException();
        }
    }
}
