package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;

import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.SipRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The same as BindingsTest, by the default procedures written out as routes. One thing differs: save() waits for the store, in the
 * UE's turn, so that a UE's changes are handed over one after the other.
 */
class BindingsByRoutesTest extends BindingsTest {

    @BeforeAll
    static void writeTheProceduresOut() throws Exception {
        PcscfFixture.routesForAll(ExampleRoutes.load("DefaultPcscf"));
    }

    @AfterAll
    static void useTheBuiltInOnesAgain() {
        PcscfFixture.routesForAll(null);
    }

    @Test
    @Override
    void row10TwoRegistersAtOnceLoseNothing() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            f.store.slow();
            SipRequest work = f.registers("sip:alice.work@ims.example", portPs, f.contact(1_000));
            SipRequest home = f.registers("sip:alice.home@ims.example", portPs, f.contact(1_000));
            f.homeAnswers(work, 200, f.contact(1_000));
            f.homeAnswers(home, 200, f.contact(1_000));
            await().until(() -> f.store.waiting() == 1);
            assertThat(f.ueServer.hearsNothing()).as("no 200 before the store has it").isTrue();
            f.store.finishOne();
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            await().until(() -> f.store.waiting() == 1);
            f.store.finishOne();
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(f.store.byImpi("alice@ims.example").orElseThrow().bindings()).hasSize(3);
        }
    }

    @Test
    @Override
    void row10AChangeThatFailsTakesNoLaterOneWithIt() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            f.store.slow();
            f.store.fail(1);
            SipRequest work = f.registers("sip:alice.work@ims.example", portPs, f.contact(1_000));
            SipRequest home = f.registers("sip:alice.home@ims.example", portPs, f.contact(1_000));
            f.homeAnswers(work, 200, f.contact(1_000));
            await().until(() -> f.store.waiting() == 1);
            f.homeAnswers(home, 200, f.contact(1_000));
            f.store.finishOne();
            assertThat(f.ueServer.response().status()).isEqualTo(500);
            await().until(() -> f.store.waiting() == 1);
            f.store.finishOne();
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(f.store.byImpi("alice@ims.example").orElseThrow().bindings())
                    .extracting(binding -> binding.aor())
                    .containsExactly("sip:alice@ims.example", "sip:alice.home@ims.example");
        }
    }
}
