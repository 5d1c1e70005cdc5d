package io.portcullis.ipsec.sa.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows 5 and 6: the choice of a pair by our ranks, the UE's q and its order (TS 33.203 7.2 SM5). */
class AlgorithmPolicyTest {

    private static final AlgorithmPair MD5 = pair("hmac-md5-96=null");
    private static final AlgorithmPair SHA = pair("hmac-sha-1-96=aes-cbc");
    private static final AlgorithmPair GCM = pair("null=aes-gcm");

    private static AlgorithmPair pair(String text) {
        return AlgorithmPair.ALL.stream().filter(p -> p.toString().equals(text)).findFirst().orElseThrow();
    }

    /** Each {@code alg=ealg} or {@code alg=ealg;q}; the SPIs tell which was chosen: 4096 and 4097 for the first, and so on. */
    private static List<Mechanism> offer(String... pairs) throws AgreementException {
        List<String> values = new ArrayList<>();
        for (String text : pairs) {
            String[] parts = text.split("[=;]");
            int spi = 4096 + 2 * values.size();
            values.add("ipsec-3gpp;alg=" + parts[0] + ";ealg=" + parts[1] + (parts.length > 2 ? ";q=" + parts[2] : "")
                    + ";spi-c=" + spi + ";spi-s=" + (spi + 1) + ";port-c=5000;port-s=5001");
        }
        return Mechanism.parseAll(values);
    }

    /** Which of the offers is chosen, counted from 1; 0 for none. */
    private static long chosen(AlgorithmPolicy policy, String offer) throws AgreementException {
        return policy.choose(offer(offer.split(" "))).map(one -> (one.spiC().value() - 4096) / 2 + 1).orElse(0L);
    }

    @ParameterizedTest(name = "{0} | {1} | {2}")
    @CsvSource(delimiter = '|', value = {
        // Our list decides, whatever q and order the UE gives.
        "null=aes-gcm, hmac-sha-1-96=aes-cbc, hmac-md5-96=null|hmac-md5-96=null;1 hmac-sha-1-96=aes-cbc;0.1|2",
        "hmac-md5-96=null, hmac-sha-1-96=aes-cbc|hmac-sha-1-96=aes-cbc;1 hmac-md5-96=null;0|2",
        "hmac-md5-96=null, hmac-sha-1-96=aes-cbc|hmac-sha-1-96=aes-cbc;1|1",
        // Within a rank the higher q.
        "hmac-sha-1-96|hmac-sha-1-96=aes-cbc;0.1 hmac-sha-1-96=null;0.2|2",
        "hmac-sha-1-96|hmac-sha-1-96=null;0.2 hmac-sha-1-96=aes-cbc;0.1|1",
        "aes-cbc|hmac-md5-96=aes-cbc;0.9 hmac-sha-1-96=aes-cbc;0.8|1",
        "null|hmac-sha-1-96=null;0.001 aes-gmac=null;0.002|2",
        "hmac-md5-96=null|hmac-md5-96=null;0.1 hmac-md5-96=null;0.7 hmac-md5-96=null;0.3|2",
        // Without q after those with one, even one of 0.
        "hmac-sha-1-96|hmac-sha-1-96=aes-cbc hmac-sha-1-96=null;0|2",
        "hmac-sha-1-96|hmac-sha-1-96=aes-cbc;0 hmac-sha-1-96=null|1",
        // The same q, or none: the UE's order.
        "hmac-sha-1-96|hmac-sha-1-96=null hmac-sha-1-96=aes-cbc|1",
        "hmac-sha-1-96|hmac-sha-1-96=aes-cbc hmac-sha-1-96=null|1",
        "hmac-sha-1-96|hmac-sha-1-96=null;0.5 hmac-sha-1-96=aes-cbc;0.50|1",
        // A rank of several before one of a single pair, and the other way.
        "hmac-sha-1-96, hmac-md5-96=aes-cbc|hmac-md5-96=aes-cbc;1 hmac-sha-1-96=null;0.1|2",
        "hmac-md5-96=aes-cbc, hmac-sha-1-96|hmac-sha-1-96=aes-cbc;1 hmac-md5-96=aes-cbc|2",
        // A pair that stands in two entries has the earlier rank.
        "hmac-sha-1-96=null, hmac-sha-1-96|hmac-sha-1-96=aes-cbc;1 hmac-sha-1-96=null;0.1|2",
        "hmac-sha-1-96, hmac-sha-1-96=null|hmac-sha-1-96=aes-cbc;1 hmac-sha-1-96=null;0.1|1",
        // Never what is not on the list, or no pair at all.
        "null=aes-gcm|hmac-md5-96=null;1|0", "null|null=null;1 null=aes-cbc;1|0",
        "aes-cbc|hmac-sha-1-96=null;1 hmac-sha-256=aes-cbc;1 hmac-md5-96=aes-cbc|3"})
    @Shows({"row 5.2", "row 5.3", "TS 33.203 7.2 SM5"})
    void row5ChoosesByRankThenQThenOrder(String list, String offer, long expected) throws Exception {
        assertThat(chosen(AlgorithmPolicy.parse(list), offer)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"aes-gcm|null=aes-gcm aes-gmac=aes-gcm",
        "null|aes-gmac=null hmac-sha-1-96=null hmac-md5-96=null",
        "hmac-md5-96|hmac-md5-96=aes-cbc hmac-md5-96=des-ede3-cbc hmac-md5-96=null",
        "hmac-sha-1-96|hmac-sha-1-96=aes-cbc hmac-sha-1-96=des-ede3-cbc hmac-sha-1-96=null",
        "aes-gmac|aes-gmac=aes-gcm aes-gmac=null", "des-ede3-cbc|hmac-sha-1-96=des-ede3-cbc hmac-md5-96=des-ede3-cbc",
        "aes-cbc|hmac-sha-1-96=aes-cbc hmac-md5-96=aes-cbc", "' AES-GMAC = Null '|aes-gmac=null"})
    @Shows("row 5.1")
    void row5OneNameStandsForEveryUsablePairWithIt(String entry, String pairs) throws Exception {
        assertThat(AlgorithmEntry.parse(entry)).extracting(AlgorithmPair::toString).containsExactly(pairs.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "aes-cbx|\"aes-cbx\" is no algorithm; known are hmac-md5-96, hmac-sha-1-96, aes-gmac, null, des-ede3-cbc, aes-cbc, aes-gcm",
        "aes-cbc=null|\"aes-cbc\" is no integrity algorithm; known are hmac-md5-96, hmac-sha-1-96, aes-gmac, null",
        "hmac-md5-96=x|\"x\" is no encryption algorithm; known are null, des-ede3-cbc, aes-cbc, aes-gcm",
        "hmac-md5-96=aes-gcm|hmac-md5-96=aes-gcm is no pair of TS 33.203; with hmac-md5-96 go aes-cbc, des-ede3-cbc, null",
        "null=null|null=null is no pair of TS 33.203; with null go aes-gcm",
        "''|\"\" is no algorithm; known are hmac-md5-96,"
                + " hmac-sha-1-96, aes-gmac, null, des-ede3-cbc, aes-cbc, aes-gcm"})
    @Shows({"row 5.4", "row 12.4"})
    void row5NamesWhatIsUnknownAndWhatIsKnown(String entry, String message) {
        assertThatThrownBy(() -> AlgorithmPolicy.parse(entry)).isInstanceOf(AgreementException.class)
                .hasMessage(message);
    }

    @Test
    @Shows("row 5.2")
    void row5TheDefaultIsEveryPairTheStrongestFirstEachARank() {
        AlgorithmPolicy policy = AlgorithmPolicy.of(List.of(), false);
        assertThat(policy.pairs()).extracting(AlgorithmPair::toString).containsExactly("null=aes-gcm",
                "aes-gmac=aes-gcm", "aes-gmac=null", "hmac-sha-1-96=aes-cbc", "hmac-sha-1-96=des-ede3-cbc",
                "hmac-sha-1-96=null", "hmac-md5-96=aes-cbc", "hmac-md5-96=des-ede3-cbc", "hmac-md5-96=null");
        assertThat(policy.pairs()).containsExactlyInAnyOrderElementsOf(AlgorithmPair.ALL);
        assertThat(policy.ranks()).hasSize(9).allSatisfy(rank -> assertThat(rank).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"null|aes-gmac=null",
        "hmac-md5-96, aes-gmac, aes-cbc|aes-gmac=aes-gcm aes-gmac=null",
        "hmac-md5-96=null, null=aes-gcm|null=aes-gcm",
        "null, aes-gcm, hmac-sha-1-96|aes-gmac=null / null=aes-gcm aes-gmac=aes-gcm"})
    @Shows("row 6")
    void row6TakesDeprecatedPairsOutOfEveryRankAndKeepsTheRanks(String list, String left) throws Exception {
        AlgorithmPolicy policy = AlgorithmPolicy.of(AlgorithmPolicy.parse(list).ranks(), true);
        assertThat(policy.ranks().stream().map(rank -> String.join(" ", rank.stream().map(AlgorithmPair::toString)
                .toList()))).containsExactly(left.split(" / "));
    }

    @Test
    @Shows("row 6")
    void row6TakesDeprecatedPairsOutOfTheDefaultAndNothingElse() throws Exception {
        assertThat(AlgorithmPolicy.of(List.of(), true).pairs()).extracting(AlgorithmPair::toString)
                .containsExactly("null=aes-gcm", "aes-gmac=aes-gcm", "aes-gmac=null");
        assertThat(chosen(AlgorithmPolicy.of(List.of(), true), "hmac-sha-1-96=aes-cbc;1 aes-gmac=null;0.1"))
                .isEqualTo(2);
        assertThat(chosen(AlgorithmPolicy.of(AlgorithmPolicy.parse("hmac-sha-1-96, aes-gcm").ranks(), true),
                "hmac-sha-1-96=aes-cbc;1 aes-gmac=aes-gcm;0.1 null=aes-gcm;0.2")).isEqualTo(3);
    }

    @Test
    void row5APairThatStandsTwiceIsThereOnce() throws Exception {
        AlgorithmPolicy policy = AlgorithmPolicy
                .parse("hmac-sha-1-96=null, hmac-sha-1-96, null=aes-gcm, hmac-sha-1-96=null");
        assertThat(policy.pairs()).extracting(AlgorithmPair::toString).containsExactly("hmac-sha-1-96=null",
                "hmac-sha-1-96=aes-cbc", "hmac-sha-1-96=des-ede3-cbc", "null=aes-gcm");
        assertThat(policy.ranks()).hasSize(3);
    }

    @Test
    @Shows("row 12.4")
    void refusesAPairThatIsNone() {
        AlgorithmPair none = new AlgorithmPair(IntegrityAlgorithm.NULL, EncryptionAlgorithm.NULL);
        assertThatThrownBy(() -> new AlgorithmPolicy(List.of(Set.of(none))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Shows("RFC 3329 2.3.1 list")
    void row13WritesItsListFlatAndWithoutASet() throws Exception {
        assertThat(AlgorithmPolicy.inOrder(List.of(GCM, MD5)).toHeader()).isEqualTo(
                "ipsec-3gpp;alg=null;ealg=aes-gcm;prot=esp;mod=trans, ipsec-3gpp;alg=hmac-md5-96;ealg=null;prot=esp;mod=trans");
        assertThat(AlgorithmPolicy.parse("aes-cbc, hmac-md5-96=null").toHeader()).isEqualTo(
                "ipsec-3gpp;alg=hmac-sha-1-96;ealg=aes-cbc;prot=esp;mod=trans, "
                        + "ipsec-3gpp;alg=hmac-md5-96;ealg=aes-cbc;prot=esp;mod=trans, "
                        + "ipsec-3gpp;alg=hmac-md5-96;ealg=null;prot=esp;mod=trans");
        assertThat(AlgorithmPolicy.inOrder(List.of(SHA)).toHeader()).contains("hmac-sha-1-96").doesNotContain("q=");
    }
}
