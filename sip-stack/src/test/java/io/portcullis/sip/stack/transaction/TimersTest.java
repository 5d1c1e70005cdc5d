package io.portcullis.sip.stack.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Timers A to M of RFC 3261 Table 4 and RFC 6026, by a clock of the test's, with the usual T1, T2, T4 and with others. */
class TimersTest {

    private static final String T = "500, 4000, 5000";
    private static final String OTHERS = "300, 1000, 2000";
    private static final int C = 60_000;

    private final FakeOutlet outlet = new FakeOutlet();
    private final List<String> told = new ArrayList<>();
    private final List<ServerTransaction> requests = new ArrayList<>();
    private TransactionLayer layer = layer(500, 4000, 5000, 100);

    private TransactionLayer layer(int t1, int t2, int t4, int most) {
        TransactionLayer made = new TransactionLayer(outlet,
                new TimerConfig(Duration.ofMillis(t1), Duration.ofMillis(t2), Duration.ofMillis(t4),
                        Duration.ofMillis(C)),
                most, outlet::nanos);
        made.start(new User());
        return made;
    }

    private final class User implements TransactionUser {

        @Override
        public void onRequest(ServerTransaction transaction) {
            requests.add(transaction);
        }

        @Override
        public void onCancel(ServerTransaction cancel, Optional<ServerTransaction> invite) {
            told.add("cancel " + invite.isPresent());
        }

        @Override
        public void onAck(SipRequest ack, Hop hop) {
            told.add("ack");
        }

        @Override
        public void onStrayResponse(SipResponse response, Hop hop) {
            told.add("stray " + response.status());
        }

        @Override
        public void onMalformed(SipParseException cause, Hop hop) {
            told.add("malformed");
        }

        @Override
        public void onResponseNotSent(String method, int status, Hop hop, Throwable cause) {
            told.add("not sent " + status);
        }
    }

    private final class Listener implements ClientTransactionListener {

        @Override
        public void onResponse(SipResponse response, Hop by) {
            told.add(Integer.toString(response.status()));
        }

        @Override
        public void onTimeout() {
            told.add("timeout at " + outlet.millis());
        }

        @Override
        public void onTransportError(Throwable cause) {
            told.add("error");
        }
    }

    private static Hop hop(boolean reliable) {
        return new Hop(reliable ? TransportProtocol.TCP : TransportProtocol.UDP,
                InetSocketAddress.createUnresolved("192.0.2.1", 5060), new InetSocketAddress("192.0.2.2", 5060));
    }

    private static String text(String method, String branch) {
        return method + " sip:b@example.org SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=" + branch
                + "\r\nFrom: <sip:a@example.org>;tag=1\r\nTo: <sip:b@example.org>\r\nCall-ID: " + branch
                + "\r\nCSeq: 1 " + method + "\r\nContent-Length: 0\r\n\r\n";
    }

    private ClientTransaction send(String method, boolean reliable) throws SipParseException {
        return layer.send(SipRequest.builder(method, Uri.parse("sip:b@example.org"))
                .header(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKours")
                .header(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKtheirs")
                .header(HeaderName.ROUTE, "<sip:r1;lr>").header(HeaderName.ROUTE, "<sip:r2;lr>")
                .header(HeaderName.FROM, "<sip:a@example.org>;tag=1").header(HeaderName.TO, "<sip:b@example.org>")
                .header(HeaderName.CALL_ID, "c").header(HeaderName.CSEQ, "7 " + method).build(), hop(reliable),
                new Listener());
    }

    private void answer(int status, String method, String sentBy) throws SipParseException {
        outlet.arrive("SIP/2.0 " + status + " X\r\nVia: SIP/2.0/UDP " + sentBy + ";branch=z9hG4bKours\r\n"
                + "From: <sip:a@example.org>;tag=1\r\nTo: <sip:b@example.org>;tag=b\r\nCall-ID: c\r\nCSeq: 7 " + method
                + "\r\nContent-Length: 0\r\n\r\n", hop(false));
    }

    private void answer(int status, String method) throws SipParseException {
        answer(status, method, "192.0.2.1:5060");
    }

    private void respond(int status) {
        ServerTransaction transaction = requests.getLast();
        transaction.respond(SipResponse.to(transaction.request(), status, "X").toTag("t").build());
    }

    /** When messages go out within a time from now, in ms, to the tick. */
    private List<Long> sendingsIn(long millis) {
        List<Long> at = new ArrayList<>();
        long start = outlet.millis();
        int before = outlet.sent.size();
        while (outlet.millis() < start + millis) {
            outlet.pass(10);
            for (; before < outlet.sent.size(); before++) {
                at.add(outlet.millis() - start);
            }
        }
        return at;
    }

    private static Long[] doubling(long first, long cap, long within) {
        List<Long> at = new ArrayList<>();
        long interval = first;
        for (long time = first; time < within; time += interval) {
            at.add(time);
            interval = Math.min(cap, interval * 2);
        }
        return at.toArray(Long[]::new);
    }

    /** Timer A doubles without an end, B ends it (17.1.1.2). */
    @ParameterizedTest
    @CsvSource({T, OTHERS})
    void firesAAndB(int t1, int t2, int t4) throws Exception {
        layer = layer(t1, t2, t4, 100);
        send("INVITE", false);
        assertThat(sendingsIn(64L * t1 - 10)).containsExactly(doubling(t1, Long.MAX_VALUE / 4, 64L * t1));
        assertThat(told).isEmpty();
        outlet.pass(10);
        assertThat(told).containsExactly("timeout at " + 64 * t1);
        assertThat(layer.open()).isZero();
    }

    /** Timer E doubles up to T2, F ends it (17.1.2.2). */
    @ParameterizedTest
    @CsvSource({T, OTHERS})
    void firesEAndF(int t1, int t2, int t4) throws Exception {
        layer = layer(t1, t2, t4, 100);
        send("MESSAGE", false);
        assertThat(sendingsIn(64L * t1 - 10)).containsExactly(doubling(t1, t2, 64L * t1));
        outlet.pass(10);
        assertThat(told).containsExactly("timeout at " + 64 * t1);
    }

    /** In Proceeding timer E is T2 (17.1.2.2), and timer F goes on. */
    @Test
    void firesEAtT2OnceItProceeds() throws Exception {
        send("MESSAGE", false);
        answer(100, "MESSAGE");
        assertThat(sendingsIn(31_990)).startsWith(500L, 4_500L, 8_500L);
        outlet.pass(10);
        assertThat(told).containsExactly("100", "timeout at 32000");
    }

    /** Over a reliable transport nothing is repeated; B and F stay. */
    @ParameterizedTest
    @CsvSource({"INVITE", "MESSAGE"})
    void repeatsNothingOverAStream(String method) throws Exception {
        send(method, true);
        assertThat(sendingsIn(31_990)).isEmpty();
        outlet.pass(10);
        assertThat(told).containsExactly("timeout at 32000");
    }

    @ParameterizedTest
    @CsvSource({"INVITE, 0", "INVITE, 180", "MESSAGE, 0", "MESSAGE, 100"})
    void whatIsDroppedIsNotRepeatedAndItsAnswerIsAStray(String method, int provisional) throws Exception {
        ClientTransaction given = send(method, false);
        assertThat(sendingsIn(1_000)).containsExactly(500L);
        if (provisional > 0) {
            answer(provisional, method);
        }
        told.clear();
        given.drop();
        assertThat(sendingsIn(64_000)).isEmpty();
        assertThat(told).isEmpty();
        assertThat(layer.open()).isZero();
        answer(200, method);
        assertThat(told).containsExactly("stray 200");
    }

    @ParameterizedTest
    @CsvSource({"INVITE", "MESSAGE"})
    void whatIsAnsweredCannotBeDropped(String method) throws Exception {
        ClientTransaction answered = send(method, false);
        answer(200, method);
        answered.drop();
        answer(200, method);
        assertThat(told).doesNotContain("stray 200").contains("200");
    }

    /** Timer C starts anew with each provisional response, then a CANCEL goes, and 64*T1 later all is over (16.6, 16.8). */
    @Test
    void firesC() throws Exception {
        send("INVITE", false);
        answer(180, "INVITE");
        outlet.pass(C - 100);
        answer(183, "INVITE");
        assertThat(sendingsIn(C - 10)).isEmpty();
        outlet.pass(20);
        assertThat(outlet.sent.getLast()).startsWith("CANCEL ");
        answer(200, "CANCEL");
        outlet.pass(32_000);
        assertThat(told).hasSize(3).last().asString().startsWith("timeout");
    }

    /** RFC 3261 16.7 step 2: a 100 starts timer C, and does not start it anew. */
    @Test
    void firesCThoughTheNextHopRepeatsItsTrying() throws Exception {
        send("INVITE", false);
        answer(100, "INVITE");
        for (int at = 0; at < C; at += 10_000) {
            assertThat(outlet.sent).hasSize(1);
            outlet.pass(10_000);
            answer(100, "INVITE");
        }
        assertThat(outlet.sent.getLast()).startsWith("CANCEL ");
    }

    /** The RFC has no timer for it: an INVITE whose user says nothing more is answered 128*T1 behind timer C (16.8). */
    @ParameterizedTest
    @CsvSource({T, OTHERS})
    void answersAnInviteThatItsUserHasForgotten(int t1, int t2, int t4) throws Exception {
        layer = layer(t1, t2, t4, 100);
        outlet.arrive(text("INVITE", "z9hG4bK1"), hop(false));
        requests.getFirst().onCancel(() -> told.add("stop"));
        outlet.pass(C);
        respond(180);
        outlet.pass(C + 128L * t1 - 10);
        assertThat(outlet.sent).hasSize(2).last().asString().startsWith("SIP/2.0 180");
        outlet.pass(10);
        assertThat(outlet.sent).hasSize(3).last().asString().startsWith("SIP/2.0 408").contains(";tag=");
        outlet.run();
        assertThat(told).as("what is done for it ends too").containsExactly("stop");
        respond(200);
        assertThat(outlet.sent).as("too late").hasSize(3);
        outlet.arrive(text("ACK", "z9hG4bK1"), hop(false));
        outlet.pass(t4);
        assertThat(layer.open()).isZero();
        assertThat(layer.counts().abandoned()).isEqualTo(1);
    }

    @Test
    void waitsForTheUserOfAnInviteWhereThereIsNoTimerC() throws Exception {
        layer = new TransactionLayer(outlet, new TimerConfig(Duration.ofMillis(500), Duration.ofSeconds(4),
                Duration.ofSeconds(5), Duration.ZERO), 100, outlet::nanos);
        layer.start(new User());
        outlet.arrive(text("INVITE", "z9hG4bK1"), hop(false));
        outlet.pass(600_000);
        assertThat(outlet.sent).singleElement().asString().startsWith("SIP/2.0 100");
        assertThat(layer.open()).isEqualTo(1);
    }

    /** Timer D: 64*T1 over UDP, during which a repeated failure gets the same ACK; no time over a stream (17.1.1.2). */
    @ParameterizedTest
    @CsvSource({T, OTHERS})
    void firesD(int t1, int t2, int t4) throws Exception {
        layer = layer(t1, t2, t4, 100);
        send("INVITE", false);
        answer(486, "INVITE");
        String ack = outlet.sent.getLast();
        outlet.pass(64L * t1 - 10);
        answer(486, "INVITE");
        assertThat(outlet.sent).hasSize(3).last().isEqualTo(ack);
        assertThat(layer.open()).isEqualTo(1);
        outlet.pass(10);
        assertThat(layer.open()).isZero();
        answer(486, "INVITE");
        assertThat(told).containsExactly("486", "stray 486");
        send("INVITE", true);
        answer(486, "INVITE");
        assertThat(layer.open()).isZero();
    }

    /** Timer K: T4 over UDP, no time over a stream (17.1.2.2). */
    @ParameterizedTest
    @CsvSource({T, OTHERS})
    void firesK(int t1, int t2, int t4) throws Exception {
        layer = layer(t1, t2, t4, 100);
        send("MESSAGE", false);
        answer(200, "MESSAGE");
        outlet.pass(t4 - 10);
        answer(200, "MESSAGE");
        assertThat(layer.open()).isEqualTo(1);
        outlet.pass(10);
        assertThat(layer.open()).isZero();
        answer(200, "MESSAGE");
        assertThat(told).containsExactly("200", "stray 200");
        send("MESSAGE", true);
        answer(200, "MESSAGE");
        assertThat(layer.open()).isZero();
    }

    /** Timer M: each 2xx within 64*T1 is handed on, what comes later is stray (RFC 6026 7.2, 8.9). */
    @Test
    void firesM() throws Exception {
        send("INVITE", true);
        answer(200, "INVITE");
        outlet.pass(31_990);
        answer(200, "INVITE");
        answer(486, "INVITE");
        outlet.pass(10);
        answer(200, "INVITE");
        assertThat(told).containsExactly("200", "200", "stray 200");
        assertThat(layer.open()).isZero();
    }

    /** Timer G doubles up to T2, H ends it (17.2.1). */
    @ParameterizedTest
    @CsvSource({T, OTHERS})
    void firesGAndH(int t1, int t2, int t4) throws Exception {
        layer = layer(t1, t2, t4, 100);
        outlet.arrive(text("INVITE", "z9hG4bK1"), hop(false));
        respond(486);
        assertThat(sendingsIn(64L * t1 - 10)).containsExactly(doubling(t1, t2, 64L * t1));
        assertThat(layer.open()).isEqualTo(1);
        outlet.pass(10);
        assertThat(layer.open()).isZero();
    }

    /** Timer I: T4 over UDP, no time over a stream (17.2.1). */
    @ParameterizedTest
    @CsvSource({"true, 0", "false, 5000"})
    void firesI(boolean reliable, int length) throws Exception {
        outlet.arrive(text("INVITE", "z9hG4bK1"), hop(reliable));
        respond(486);
        outlet.arrive(text("ACK", "z9hG4bK1"), hop(reliable));
        if (length > 0) {
            outlet.pass(length - 10);
            assertThat(layer.open()).isEqualTo(1);
            outlet.arrive(text("ACK", "z9hG4bK1"), hop(reliable));
            outlet.pass(10);
        }
        assertThat(layer.open()).isZero();
        assertThat(told).as("an ACK to a failure is nobody else's").isEmpty();
    }

    /** Timer J: 64*T1 over UDP, no time over a stream (17.2.2). */
    @ParameterizedTest
    @CsvSource({"true, 0", "false, 32000"})
    void firesJ(boolean reliable, int length) throws Exception {
        outlet.arrive(text("MESSAGE", "z9hG4bK1"), hop(reliable));
        respond(200);
        if (length > 0) {
            outlet.pass(length - 10);
            outlet.arrive(text("MESSAGE", "z9hG4bK1"), hop(reliable));
            assertThat(outlet.sent).hasSize(2).containsOnly(outlet.sent.getFirst());
            assertThat(layer.counts().repeated()).isEqualTo(1);
            outlet.pass(10);
        }
        assertThat(layer.open()).isZero();
        assertThat(requests).hasSize(1);
    }

    /** Timer L: repetitions of the INVITE are absorbed for 64*T1, ACKs and further 2xx pass (RFC 6026 7.1). */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void firesL(boolean reliable) throws Exception {
        outlet.arrive(text("INVITE", "z9hG4bK1"), hop(reliable));
        respond(200);
        outlet.arrive(text("INVITE", "z9hG4bK1"), hop(reliable));
        assertThat(sendingsIn(31_900)).isEmpty();
        respond(200);
        outlet.arrive(text("ACK", "z9hG4bK1"), hop(reliable));
        assertThat(outlet.sent.stream().filter(text -> text.startsWith("SIP/2.0 200"))).hasSize(2);
        assertThat(told).containsExactly("ack");
        outlet.pass(100);
        assertThat(layer.open()).isZero();
        assertThat(requests).hasSize(1);
    }

    /** A request that our user forgets ends when nobody can want its answer any more (RFC 4320 4.2). */
    @Test
    void endsWhatIsNeverAnswered() throws Exception {
        outlet.arrive(text("MESSAGE", "z9hG4bK1"), hop(false));
        outlet.pass(63_990);
        assertThat(layer.open()).isEqualTo(1);
        outlet.pass(10);
        assertThat(layer.open()).isZero();
    }

    @Test
    void dropsWithoutAnAnswer() throws Exception {
        outlet.arrive(text("MESSAGE", "z9hG4bK1"), hop(false));
        List<String> ends = new ArrayList<>();
        requests.getFirst().onTerminated(() -> ends.add("over"));
        requests.getFirst().drop();
        outlet.run();
        assertThat(ends).containsExactly("over");
        assertThat(layer.open()).isZero();
        assertThat(outlet.sent).isEmpty();
    }

    /** RFC 3261 17.1.1.3 and 9.1. */
    @Test
    void acknowledgesAndCancelsByTheBook() throws Exception {
        ClientTransaction transaction = send("INVITE", false);
        transaction.cancel();
        assertThat(outlet.sent).as("no CANCEL before a provisional response").hasSize(1);
        answer(180, "INVITE");
        answer(487, "INVITE");
        List<String> both = outlet.sent.subList(1, 3);
        assertThat(both.get(0)).startsWith("CANCEL sip:b@example.org").contains("To: <sip:b@example.org>\r\n");
        assertThat(both.get(1)).startsWith("ACK sip:b@example.org").contains("To: <sip:b@example.org>;tag=b\r\n");
        assertThat(both).allSatisfy(text -> assertThat(text).contains("branch=z9hG4bKours", "<sip:r1;lr>",
                "<sip:r2;lr>").doesNotContain("z9hG4bKtheirs"));
    }

    /** RFC 3261 17.1.3, 18.1.2: branch, method and sent-by. */
    @Test
    void takesNoResponseThatIsNotItsOwn() throws Exception {
        send("MESSAGE", false);
        answer(200, "MESSAGE", "192.0.2.1:5061");
        answer(200, "MESSAGE", "192.0.2.7:5060");
        answer(200, "OPTIONS");
        assertThat(layer.counts().notOurs()).isEqualTo(3);
        answer(200, "CANCEL");
        answer(200, "MESSAGE");
        assertThat(told).containsExactly("stray 200", "200");
    }

    /** RFC 6026 7.1: an INVITE stays, to absorb repetitions; RFC 3261 17.2.2: others end. */
    @ParameterizedTest
    @CsvSource({"INVITE, 1", "MESSAGE, 0"})
    void tellsOfAnAnswerThatCannotBeSent(String method, int left) throws Exception {
        outlet.arrive(text(method, "z9hG4bK1"), hop(false));
        outlet.broken = true;
        respond(500);
        outlet.run();
        assertThat(told).containsExactly("not sent 500");
        assertThat(layer.open()).isEqualTo(left);
        assertThat(layer.counts().notSent()).isEqualTo(1);
    }

    /** RFC 3261 9.2. */
    @Test
    void answersTheCancelOfAnAnsweredInviteByItself() throws Exception {
        outlet.arrive(text("INVITE", "z9hG4bK1"), hop(false));
        outlet.arrive(text("CANCEL", "z9hG4bK1"), hop(false));
        respond(200);
        outlet.arrive(text("CANCEL", "z9hG4bK1"), hop(false));
        assertThat(told).containsExactly("cancel true");
        outlet.arrive(text("INVITE", "z9hG4bK2"), hop(false));
        respond(200);
        outlet.arrive(text("CANCEL", "z9hG4bK2"), hop(false));
        assertThat(told).hasSize(1);
        assertThat(outlet.sent.getLast()).startsWith("SIP/2.0 200").contains("CSeq: 1 CANCEL");
    }

    @Test
    void refusesWhatIsTooMuch() throws Exception {
        layer = layer(500, 4000, 5000, 2);
        outlet.arrive(text("INVITE", "z9hG4bK1"), hop(false));
        outlet.arrive(text("MESSAGE", "z9hG4bK2"), hop(false));
        outlet.arrive(text("INVITE", "z9hG4bK3"), hop(false));
        String refused = outlet.sent.getLast();
        assertThat(refused).startsWith("SIP/2.0 503").contains("Retry-After: 10");
        outlet.arrive(text("INVITE", "z9hG4bK3"), hop(false));
        assertThat(outlet.sent.getLast()).as("the same answer again").isEqualTo(refused);
        String tag = refused.replaceAll("(?s).*To: [^\r]*;tag=([0-9a-f]+).*", "$1");
        outlet.arrive(text("ACK", "z9hG4bK3").replace("To: <sip:b@example.org>", "To: <sip:b@example.org>;tag=" + tag),
                hop(false));
        assertThat(told).as("its ACK ends here").isEmpty();
        outlet.arrive(text("CANCEL", "z9hG4bK1"), hop(false));
        outlet.arrive(text("ACK", "z9hG4bK4"), hop(false));
        assertThat(told).containsExactly("cancel true", "ack");
        assertThat(requests).hasSize(2);
        assertThat(layer.counts().refused()).isEqualTo(2);
    }

    @Test
    void keepsRoomForBye() throws Exception {
        layer = layer(500, 4000, 5000, 1);
        outlet.arrive(text("MESSAGE", "z9hG4bK1"), hop(false));
        outlet.arrive(text("BYE", "z9hG4bK2"), hop(false));
        outlet.arrive(text("BYE", "z9hG4bK3"), hop(false));
        assertThat(requests).extracting(transaction -> transaction.request().method()).containsExactly("MESSAGE",
                "BYE");
        assertThat(outlet.sent).singleElement().asString().startsWith("SIP/2.0 503");
    }

    @Test
    void sendsNothingBeyondTheLimit() throws Exception {
        layer = layer(500, 4000, 5000, 1);
        send("MESSAGE", false);
        ClientTransaction second = send("OPTIONS", false);
        assertThat(told).as("not before its sender has the transaction").isEmpty();
        outlet.run();
        assertThat(told).containsExactly("error");
        assertThat(second.request().method()).isEqualTo("OPTIONS");
        assertThat(outlet.sent).hasSize(1);
        assertThat(layer.open()).isEqualTo(1);
    }
}
