package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.portcullis.pcscf.PcscfFixture.Options;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The messages of RFC 4475 and RFC 5118 sent to a P-CSCF, from a phone and from the home network: what is refused is answered, nothing
 * is a fault of ours, and the next message is served. What each is and becomes stands beside it in sip-message's tests.
 */
class TortureOnTheWireTest {

    private static final Path MESSAGES = Path.of("..", "sip-message", "src", "test", "resources");

    static Stream<Arguments> messages() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (String rfc : List.of("rfc4475", "rfc5118")) {
            for (String line : Files.readAllLines(MESSAGES.resolve(rfc).resolve("expected.tsv"))) {
                String[] columns = line.split("\t");
                if (!line.startsWith("#")) {
                    all.add(Arguments.of(rfc + "/" + columns[0], columns[1]));
                }
            }
        }
        assertThat(all).hasSize(60);
        return all.stream();
    }

    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(MESSAGES.resolve(name + ".dat"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isNoFaultOfOursOverUdp(String name, String outcome) throws Exception {
        try (CapturedLog log = new CapturedLog(); PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.ue.send(bytes(name), f.open);
            f.home.send(bytes(name), f.open);
            serves(f, name);
            // A message behind Content-Length is dropped with the datagram; what cannot be read is counted, from either side.
            long malformed = outcome.equals("forwarded") ? 0 : 2;
            await().untilAsserted(() -> assertThat(f.counters().malformed()).as(name).isEqualTo(malformed));
            assertThat(log.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isNoFaultOfOursOverTcp(String name, String outcome) throws Exception {
        try (CapturedLog log = new CapturedLog();
                PcscfFixture f = new PcscfFixture(Options.USUAL);
                TcpPeer ue = TcpPeer.connect(0, f.open)) {
            ue.send(bytes(name));
            // Over a stream the rest of a body that is too short may still come.
            if (Character.isDigit(outcome.charAt(0)) && !name.endsWith("/clerr") && !name.endsWith("/multi01")) {
                assertThat(ue.head()).as("with its headers as they came").startsWith("SIP/2.0 " + outcome + " ");
            }
            serves(f, name);
            assertThat(log.errors()).isEmpty();
        }
    }

    /** The next request is answered: here with 403, since nobody has registered. */
    private static void serves(PcscfFixture f, String name) throws Exception {
        f.ueClient.send("OPTIONS sip:bob@ims.example SIP/2.0\r\nVia: SIP/2.0/UDP " + f.ueClient.hostPort()
                + ";branch=z9hG4bKnext;rport\r\nMax-Forwards: 70\r\nFrom: <sip:alice@ims.example>;tag=next\r\n"
                + "To: <sip:bob@ims.example>\r\nCall-ID: next\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n", f.open);
        assertThat(f.ueClient.response().callId()).as("after %s", name).isEqualTo("next");
    }
}
