package io.portcullis.ipsec.sa.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import org.junit.jupiter.api.Test;

class AlgorithmPolicyTest {

    private static final AlgorithmPair MD5 = pair("hmac-md5-96=null");
    private static final AlgorithmPair SHA = pair("hmac-sha-1-96=aes-cbc");
    private static final AlgorithmPair GCM = pair("null=aes-gcm");

    private static AlgorithmPair pair(String text) {
        return AlgorithmPair.ALL.stream().filter(p -> p.toString().equals(text)).findFirst().orElseThrow();
    }

    private static List<Mechanism> offer(String... pairs) throws AgreementException {
        List<String> values = new ArrayList<>();
        for (String text : pairs) {
            String[] parts = text.split("[=;]");
            values.add("ipsec-3gpp;alg=" + parts[0] + ";ealg=" + parts[1] + (parts.length > 2 ? ";q=" + parts[2] : "")
                    + ";spi-c=4096;spi-s=4097;port-c=5000;port-s=5001");
        }
        return Mechanism.parseAll(values);
    }

    @Test
    void takesTheFirstOfItsOwnListThatIsOffered() throws Exception {
        AlgorithmPolicy policy = new AlgorithmPolicy(List.of(GCM, SHA, MD5));
        assertThat(policy.choose(offer("hmac-md5-96=null;1", "hmac-sha-1-96=aes-cbc;0.1")).map(Ipsec3gpp::pair))
                .contains(SHA);
        assertThat(new AlgorithmPolicy(List.of(MD5, SHA)).choose(offer("hmac-sha-1-96=aes-cbc", "hmac-md5-96=null"))
                .map(Ipsec3gpp::pair)).contains(MD5);
    }

    @Test
    void takesTheHigherQAmongEqualPairs() throws Exception {
        Optional<Ipsec3gpp> chosen = new AlgorithmPolicy(List.of(MD5))
                .choose(offer("hmac-md5-96=null;0.1", "hmac-md5-96=null;0.7", "hmac-md5-96=null;0.3"));
        assertThat(chosen.map(Ipsec3gpp::qThousandths)).contains(700);
    }

    @Test
    void choosesNothingThatIsNotAllowed() throws Exception {
        assertThat(new AlgorithmPolicy(List.of(GCM)).choose(offer("hmac-md5-96=null"))).isEmpty();
        // null with null protects nothing, and no list can allow it.
        assertThat(new AlgorithmPolicy(AlgorithmPolicy.DEFAULT).choose(offer("null=null", "null=aes-cbc"))).isEmpty();
    }

    @Test
    void refusesAPairThatIsNone() {
        AlgorithmPair none = new AlgorithmPair(IntegrityAlgorithm.NULL, EncryptionAlgorithm.NULL);
        assertThatThrownBy(() -> new AlgorithmPolicy(List.of(none))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allowsEveryPairByDefaultAndNoDeprecatedOneOnDemand() {
        assertThat(AlgorithmPolicy.of(List.of(), false).pairs()).containsExactlyInAnyOrderElementsOf(AlgorithmPair.ALL);
        assertThat(AlgorithmPolicy.of(List.of(), true).pairs()).isNotEmpty()
                .allSatisfy(pair -> assertThat(pair.deprecated()).isFalse());
        assertThat(AlgorithmPolicy.of(List.of(MD5, GCM, MD5), true).pairs()).containsExactly(GCM);
    }

    @Test
    void writesItsListWithoutASet() throws Exception {
        assertThat(new AlgorithmPolicy(List.of(GCM, MD5)).toHeader()).isEqualTo(
                "ipsec-3gpp;alg=null;ealg=aes-gcm;prot=esp;mod=trans, ipsec-3gpp;alg=hmac-md5-96;ealg=null;prot=esp;mod=trans");
    }
}
