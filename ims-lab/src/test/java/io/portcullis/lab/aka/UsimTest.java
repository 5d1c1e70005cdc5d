package io.portcullis.lab.aka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;

/** A card and its network: agreement, wrong keys, old numbers, resynchronisation (TS 33.102 6.3). */
class UsimTest {

    private static final byte[] K = HexFormat.of().parseHex("465b5ce8b199b49faa5f0a2ee238a6bc");
    private static final byte[] OPC = HexFormat.of().parseHex("cd63cb71954a9f4e48a5994e37a02baf");
    private static final byte[] AMF = {(byte) 0x80, 0};

    private static AuthenticationCentre network(long sqn) {
        return new AuthenticationCentre(Milenage.ofOpc(K, OPC), AMF, sqn);
    }

    private static Usim usim(long seen) {
        return new Usim(Milenage.ofOpc(K, OPC), seen);
    }

    private static AkaResult answer(Usim usim, AuthenticationVector vector) {
        return usim.authenticate(vector.rand(), vector.autn());
    }

    @Test
    void agreesWithItsNetworkOnResAndKeys() {
        AuthenticationVector vector = network(0).next();
        assertThat(answer(usim(0), vector)).isInstanceOfSatisfying(AkaResult.Success.class, success -> {
            assertThat(success.res()).isEqualTo(vector.xres()).hasSize(8);
            assertThat(success.keys().withCk(byte[]::clone)).isEqualTo(vector.keys().withCk(byte[]::clone));
            assertThat(success.keys().withIk(byte[]::clone)).isEqualTo(vector.keys().withIk(byte[]::clone));
            assertThat(success).hasToString("Success[redacted]");
        });
    }

    @Test
    void noticesAnotherKi() {
        byte[] other = K.clone();
        other[15] ^= 1;
        Usim usim = new Usim(Milenage.ofOpc(other, OPC), 0);
        assertThat(answer(usim, network(0).next())).isEqualTo(new AkaResult.MacFailure());
    }

    @Test
    void noticesAChangedAutn() {
        AuthenticationVector vector = network(0).next();
        for (int i = 0; i < 16; i++) {
            byte[] autn = vector.autn();
            autn[i] ^= 1;
            assertThat(usim(0).authenticate(vector.rand(), autn)).isEqualTo(new AkaResult.MacFailure());
        }
    }

    @Test
    void refusesAChallengeThatItHasSeen() {
        AuthenticationVector vector = network(0).next();
        Usim usim = usim(0);
        assertThat(answer(usim, vector)).isInstanceOf(AkaResult.Success.class);
        assertThat(answer(usim, vector)).isInstanceOf(AkaResult.SyncFailure.class);
    }

    @Test
    void takesVectorsOfSeveralSourcesOutOfOrder() {
        // IND is the low five bits: each source has its own order (TS 33.102 C.2.2).
        AuthenticationVector later = network(10 << 5 | 3).next();
        AuthenticationVector earlier = network(5 << 5 | 4).next();
        Usim usim = usim(0);
        assertThat(answer(usim, later)).isInstanceOf(AkaResult.Success.class);
        assertThat(answer(usim, earlier)).isInstanceOf(AkaResult.Success.class);
    }

    @Test
    void refusesAJumpThatIsTooLarge() {
        assertThat(answer(usim(0), network(1L << 40).next())).isInstanceOf(AkaResult.SyncFailure.class);
    }

    @Test
    void bringsItsNetworkToItsOwnNumber() {
        AuthenticationCentre network = network(0);
        Usim usim = usim(1_000_000);
        AuthenticationVector refused = network.next();
        AkaResult.SyncFailure failure = (AkaResult.SyncFailure) answer(usim, refused);
        assertThat(failure.auts()).hasSize(14);
        assertThat(network.resynchronise(refused.rand(), failure.auts())).isTrue();
        assertThat(answer(usim, network.next())).isInstanceOf(AkaResult.Success.class);
    }

    @Test
    void takesNoResynchronisationThatIsNotTheCards() {
        AuthenticationCentre network = network(0);
        AuthenticationVector refused = network.next();
        AkaResult.SyncFailure failure = (AkaResult.SyncFailure) answer(usim(1_000_000), refused);
        byte[] forged = failure.auts();
        forged[13] ^= 1;
        assertThat(network.resynchronise(refused.rand(), forged)).isFalse();
        assertThat(network.resynchronise(refused.rand(), new byte[3])).isFalse();
    }

    @Test
    void refusesWhatIsNoChallenge() {
        assertThatThrownBy(() -> usim(0).authenticate(new byte[15], new byte[16]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> usim(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> usim(1L << 48)).isInstanceOf(IllegalArgumentException.class);
    }
}
