package io.portcullis.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipFramerTest {

    private final SipFramer framer = new SipFramer(new SipLimits(4_000, 100, 1_000));

    private void feed(String text) {
        byte[] bytes = Texts.bytes(text);
        framer.feed(bytes, 0, bytes.length);
    }

    private List<String> all() throws SipParseException {
        List<String> found = new ArrayList<>();
        for (Optional<byte[]> next = framer.next(); next.isPresent(); next = framer.next()) {
            found.add(new String(next.get(), StandardCharsets.UTF_8));
        }
        return found;
    }

    @Test
    void cutsWhereverTheStreamIsCut() throws Exception {
        Random random = new Random(5);
        String stream = (Texts.REGISTER + "\r\n\r\n").repeat(20);
        byte[] bytes = Texts.bytes(stream);
        List<String> found = new ArrayList<>();
        for (int at = 0; at < bytes.length;) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 3 : 700));
            framer.feed(bytes, at, end);
            found.addAll(all());
            at = end;
        }
        assertThat(found).hasSize(20).containsOnly(Texts.REGISTER);
        assertThat(framer.takePings()).isEqualTo(20);
        assertThat(framer.takePings()).isZero();
    }

    @Test
    void skipsALineEndInFrontOfAMessage() throws Exception {
        feed("\r\n" + Texts.REGISTER);
        assertThat(all()).containsExactly(Texts.REGISTER);
    }

    @Test
    void waitsForTheWholeBody() throws Exception {
        feed(Texts.REGISTER.substring(0, Texts.REGISTER.length() - 1));
        assertThat(all()).isEmpty();
        feed("y");
        assertThat(all()).containsExactly(Texts.REGISTER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: x", "Content-Length: -1", "X: 1", "Content-Length: 4\r\nl: 5",
        "Content-Length: 9999999999"})
    void givesUpWithoutALength(String header) {
        feed(Texts.REGISTER.replace("Content-Length: 4", header));
        assertThatThrownBy(framer::next).isInstanceOf(SipParseException.class);
    }

    @Test
    void givesUpOnAMessageThatIsTooLarge() {
        feed(Texts.REGISTER.replace("Content-Length: 4", "Content-Length: 5000"));
        assertThatThrownBy(framer::next).isInstanceOfSatisfying(SipParseException.class,
                e -> assertThat(e.status()).isEqualTo(513));
    }

    @Test
    void givesUpOnAHeaderThatDoesNotEnd() {
        feed("x".repeat(5_000));
        assertThatThrownBy(framer::next).isInstanceOf(SipParseException.class);
    }
}
