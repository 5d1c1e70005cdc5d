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

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\r\n\r\n", "\n", "\r\n\r\n\r\n\r\n"})
    void cutsAtEverySplit(String between) throws Exception {
        String bare = Texts.REGISTER.replace("\r\n", "\n");
        String folded = Texts.REGISTER.replace("Content-Length: 4", "l :\r\n  4");
        byte[] stream = Texts.bytes(between + Texts.REGISTER + between + bare + between + folded);
        for (int split = 0; split <= stream.length; split++) {
            SipFramer cut = new SipFramer(SipLimits.DEFAULT);
            List<String> found = new ArrayList<>();
            for (int[] part : new int[][]{{0, split}, {split, stream.length}}) {
                cut.feed(stream, part[0], part[1]);
                for (Optional<byte[]> next = cut.next(); next.isPresent(); next = cut.next()) {
                    found.add(new String(next.get(), StandardCharsets.UTF_8));
                }
            }
            assertThat(found).as("split at %d", split).containsExactly(Texts.REGISTER, bare, folded);
            assertThat(cut.takePings()).as("split at %d", split).isEqualTo(between.length() / 4 * 3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: x", "Content-Length: -1", "X: 1", "Content-Length: 4\r\nl: 5",
        "Content-Length: 9999999999", "Content-Length: 5000"})
    void whatCannotBeFollowedCanBeAnswered(String header) {
        feed(Texts.REGISTER.replace("Content-Length: 4", header));
        assertThatThrownBy(framer::next).isInstanceOfSatisfying(SipParseException.class,
                e -> assertThat(e.partial().orElseThrow().callId()).isEqualTo("call"));
    }

    @Test
    void aHeaderWithoutEndCanBeAnswered() {
        feed(Texts.REGISTER.substring(0, Texts.REGISTER.indexOf("Contact")) + "X: y\r\n".repeat(1_000));
        assertThatThrownBy(framer::next).isInstanceOfSatisfying(SipParseException.class, e -> {
            assertThat(e.status()).isEqualTo(513);
            assertThat(e.partial().orElseThrow().method()).isEqualTo("REGISTER");
        });
    }

    /** Wherever the rest stays away: with the header that holds Via, From, To, Call-ID and CSeq, it can be answered. */
    @Test
    void whatDoesNotEndCanBeAnsweredOnceItsHeaderIsThere() throws Exception {
        int enough = Texts.REGISTER.indexOf("Max-Forwards");
        for (int cut = 1; cut < Texts.REGISTER.length(); cut++) {
            SipFramer begun = new SipFramer(SipLimits.DEFAULT);
            byte[] bytes = Texts.bytes("\r\n\r\n" + Texts.REGISTER);
            begun.feed(bytes, 0, 4 + cut);
            assertThat(begun.next()).isEmpty();
            SipParseException missing = begun.unfinished().orElseThrow();
            assertThat(missing.status()).isEqualTo(408);
            if (missing.partial().isPresent()) {
                SipRequest request = missing.partial().get();
                assertThat(request.callId()).as("cut at %d", cut).isEqualTo("call");
                assertThat(request.cseq().method()).isEqualTo("REGISTER");
            }
            assertThat(missing.partial().isPresent()).as("cut at %d", cut).isEqualTo(cut >= enough);
        }
    }

    @Test
    void nothingThatHasBegunMissesNothing() throws Exception {
        assertThat(framer.unfinished()).isEmpty();
        feed(Texts.REGISTER + "\r\n");
        assertThat(all()).hasSize(1);
        assertThat(framer.unfinished()).as("a line end may be half a ping").isEmpty();
        feed("SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP h");
        assertThat(framer.unfinished().orElseThrow().partial()).as("a response").isEmpty();
    }

    @Test
    void aLargeMessageDoesNotKeepItsMemory() throws Exception {
        SipFramer cut = new SipFramer(SipLimits.DEFAULT);
        byte[] large = Texts
                .bytes(Texts.REGISTER.replace("Content-Length: 4", "Content-Length: 60000") + "x".repeat(59_996));
        cut.feed(large, 0, large.length);
        assertThat(cut.capacity()).isGreaterThanOrEqualTo(large.length);
        assertThat(cut.next()).isPresent();
        assertThat(cut.capacity()).isLessThan(10_000);
    }
}
