package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists that phones on the market send. */
class OffersOfPhonesTest {

    /** One Security-Client of several mechanisms, which differ in nothing but the algorithms. */
    private static String offer(PcscfFixture f, List<String> pairs) {
        String rest = ";prot=esp;mod=trans;spi-c=300000;spi-s=300001;port-c=" + f.ueClient.port() + ";port-s="
                + f.ueServer.port();
        return pairs.stream().map(pair -> "ipsec-3gpp;alg=" + pair.split("=")[0] + ";ealg=" + pair.split("=")[1] + rest)
                .collect(Collectors.joining(", "));
    }

    private static SipResponse challenged(PcscfFixture f, String offer) throws Exception {
        f.ue.send(f.sm1("Security-Client: " + offer), f.open);
        f.homeAnswers(f.home.request(), 401, "WWW-Authenticate: Digest realm=\"ims.example\", " + PcscfFixture.NONCE
                + ", ck=\"" + PcscfFixture.CK + "\", ik=\"" + PcscfFixture.IK + "\"");
        return f.ue.response();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"hmac-md5-96=des-ede3-cbc", "hmac-md5-96=aes-cbc", "hmac-md5-96=null",
        "hmac-md5-96=des-ede3-cbc, hmac-md5-96=aes-cbc, hmac-md5-96=null"})
    @Shows("field 8.1")
    void servesAPhoneThatHasMd5Only(String pairs) throws Exception {
        registers(List.of(pairs.split(", ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"hmac-md5-96=aes-cbc, hmac-md5-96=des-ede3-cbc, hmac-md5-96=null, "
            + "hmac-sha-1-96=aes-cbc, hmac-sha-1-96=des-ede3-cbc, hmac-sha-1-96=null"})
    @Shows("field 8.2")
    void servesAPhoneWithASixWayList(String pairs) throws Exception {
        registers(List.of(pairs.split(", ")));
    }

    /** From the offer to the 200: what was chosen was offered, and the whole list is compared in SM7. */
    private static void registers(List<String> pairs) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            String offer = offer(f, pairs);
            SipResponse unauthorized = challenged(f, offer);
            assertThat(PcscfFixture.securityServer(unauthorized).pair().toString()).isIn(pairs);
            assertThat(f.backend.pairs()).singleElement()
                    .isEqualTo(PcscfFixture.securityServer(unauthorized).pair());
            f.ueClient.send(f.sm7(offer, PcscfFixture.verify(unauthorized), 600),
                    f.portPs(PcscfFixture.securityServer(unauthorized)));
            f.accept(f.home.request(), 600);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"hmac-md5-96=null, hmac-sha-1-96=aes-cbc", "hmac-sha-1-96=aes-cbc, hmac-md5-96=null",
        "hmac-sha-1-96=null, hmac-md5-96=aes-cbc"})
    @Shows({"row 5.2", "field 8.4"})
    void theListOfAllowedPairsAloneDecides(String first, String second) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.pairs(List.of(pair(first), pair(second))))) {
            SipResponse unauthorized = challenged(f, offer(f, List.of("aes-gmac=null", second, first)));
            assertThat(PcscfFixture.securityServer(unauthorized).pair()).hasToString(first);
        }
    }

    private static AlgorithmPair pair(String text) {
        return AlgorithmPair.ALL.stream().filter(each -> each.toString().equals(text)).findFirst()
                .orElseThrow(
                        () -> new AssertionError(text + " is none of " + Arrays.toString(AlgorithmPair.ALL.toArray())));
    }
}
