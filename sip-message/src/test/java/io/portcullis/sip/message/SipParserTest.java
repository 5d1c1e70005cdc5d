package io.portcullis.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipParserTest {

    @Test
    void readsARequest() throws Exception {
        SipRequest request = Texts.request(Texts.REGISTER);
        assertThat(request.method()).isEqualTo("REGISTER");
        assertThat(request.requestUri()).hasToString("sip:ims.example");
        assertThat(request.topVia().branch()).isEqualTo("z9hG4bK1");
        assertThat(request.topVia().sentBy()).isEqualTo(new HostPort("192.0.2.1", 5060));
        assertThat(request.fromTag()).isEqualTo("1");
        assertThat(request.toTag()).isNull();
        assertThat(request.callId()).isEqualTo("call");
        assertThat(request.cseq()).isEqualTo(new CSeq(1, "REGISTER"));
        assertThat(request.body()).isEqualTo(Texts.bytes("body"));
        assertThat(request.toBytes()).isEqualTo(Texts.bytes(Texts.REGISTER));
        assertThat(request.length()).isEqualTo(Texts.REGISTER.length());
    }

    @Test
    void readsCompactFoldedAndStrangelySpacedHeaders() throws Exception {
        SipRequest request = Texts.request("MESSAGE sip:b@h SIP/2.0\r\nv : SIP / 2.0 / TCP h ;branch=z9hG4bK2,\r\n"
                + " SIP/2.0/UDP i;branch=x\r\nf:\"A, \\\"B\\\"\" <sip:a@h>;tag=2\r\nT: sip:b@h\r\ni: 1\r\n"
                + "cseq:  7\tMESSAGE\r\nl: 0\r\nSubject: one\r\n\ttwo\r\nX-Unknown: \u00e4\u20ac\r\n\r\n");
        assertThat(request.vias()).hasSize(2);
        assertThat(request.topVia().transport()).isEqualTo("TCP");
        assertThat(request.from().uri()).hasToString("sip:a@h");
        assertThat(request.header(HeaderName.of("Subject"))).isEqualTo("one two");
        assertThat(request.header(HeaderName.of("x-unknown"))).isEqualTo("\u00e4\u20ac");
        assertThat(request.cseq().number()).isEqualTo(7);
    }

    @Test
    void readsAResponse() throws Exception {
        SipResponse response = (SipResponse) Texts.parse(Texts.REGISTER.replace("REGISTER sip:ims.example SIP/2.0",
                "SIP/2.0 401 No, Not You"));
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.reason()).isEqualTo("No, Not You");
        assertThat(response.method()).isEqualTo("REGISTER");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Via: |X: |400|false", "From: <sip:alice@ims.example>|From: <sip:a|400|true",
        "Call-ID: call|Call-ID:|400|true", "CSeq: 1|CSeq: 4294967296|400|true", "CSeq: 1|CSeq: -1|400|true",
        "CSeq: 1 REGISTER|CSeq: 1 INVITE|400|true", "To: <|To: x|400|true",
        "192.0.2.1:5060;|192.0.2.1:99999;|400|false",
        "sip:ims.example SIP|sip: SIP|400|true", "example SIP/2.0|example SIP/4.0|505|true",
        "Content-Length: 4|Content-Length: 5|400|true", "Content-Length: 4|Content-Length: -4|400|true",
        "Max-Forwards: 70|: 70|400|false", "REGISTER sip|REG ISTER@ sip|400|true"})
    void saysWhatIsWrongAndWhetherItCanBeAnswered(String right, String wrong, int status, boolean answerable) {
        assertThat(Texts.REGISTER).contains(right);
        String text = Texts.REGISTER.replace(right, wrong);
        SipParseException e = catchThrowableOfType(SipParseException.class, () -> Texts.parse(text));
        assertThat(e).isNotNull();
        assertThat(e.status()).isEqualTo(status);
        assertThat(e.reason()).isNotBlank();
        assertThat(e.partial().isPresent()).isEqualTo(answerable);
    }

    @Test
    void answersAPartialRequestWithItsHeadersAsTheyCame() throws Exception {
        SipParseException e = catchThrowableOfType(SipParseException.class,
                () -> Texts.parse(Texts.REGISTER.replace("From: <sip:alice@ims.example>;tag=1", "From: <<<>")));
        String answer = Texts.text(SipResponse.to(e.partial().orElseThrow(), 400, e.reason()).toTag("x").build());
        assertThat(answer).contains("From: <<<>\r\n").contains("Call-ID: call\r\n").contains("CSeq: 1 REGISTER\r\n")
                .contains("Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport\r\n");
    }

    @Test
    void takesTheRestOfADatagramForTheBodyOnlyWithoutContentLength() throws Exception {
        assertThat(Texts.parse(Texts.REGISTER + "more").body()).isEqualTo(Texts.bytes("body"));
        assertThat(Texts.parse(Texts.REGISTER.replace("Content-Length: 4\r\n", "")).body())
                .isEqualTo(Texts.bytes("body"));
    }

    @Test
    void keepsItsLimits() {
        SipParser parser = new SipParser(new SipLimits(2_000, 12, 300));
        assertThatThrownBy(() -> parser.parse(Texts.bytes(Texts.REGISTER + "x".repeat(2_000))))
                .isInstanceOfSatisfying(SipParseException.class, e -> assertThat(e.status()).isEqualTo(513));
        assertThatThrownBy(() -> parser.parse(Texts.bytes(Texts.REGISTER.replace("Contact:",
                "X: " + "y".repeat(400) + "\r\nContact:")))).isInstanceOf(SipParseException.class);
        assertThatThrownBy(() -> parser.parse(Texts.bytes(Texts.REGISTER.replace("Contact:",
                "X: y\r\n".repeat(20) + "Contact:")))).isInstanceOf(SipParseException.class);
    }

    @Test
    void neverThrowsAnythingElse() {
        Random random = new Random(3);
        SipParser parser = new SipParser(SipLimits.DEFAULT);
        byte[] good = Texts.bytes(Texts.REGISTER);
        int parsed = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(6); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                SipMessage message = parser.parse(bytes);
                assertThat(message.callId()).isNotEmpty();
                parsed++;
            } catch (SipParseException expected) {
                assertThat(expected.status()).isBetween(400, 699);
            }
        }
        assertThat(parsed).isPositive();
    }

    /** An answer could neither leave it as it is nor have another one beside it. */
    @ParameterizedTest
    @ValueSource(strings = {"<sip:b@h>;tag", "sip:b@h;TAG", "<sip:b@h>;x=1;tag;y"})
    void refusesATagWithoutAValue(String party) {
        for (String header : new String[]{"From: <sip:alice@ims.example>;tag=1", "To: <sip:alice@ims.example>"}) {
            assertThat(Texts.REGISTER).contains(header);
            String name = header.substring(0, header.indexOf(':'));
            assertThatThrownBy(() -> Texts.request(Texts.REGISTER.replace(header, name + ": " + party)))
                    .isInstanceOfSatisfying(SipParseException.class, e -> {
                        assertThat(e.status()).isEqualTo(400);
                        assertThat(e.reason()).isEqualTo("Tag Without Value");
                        assertThat(e.partial()).as("it can be answered").isPresent();
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({";rport=5060, 5060", ";rport=0, 0", ";rport=65535, 65535", ";rport, -1", ";rport=, -1", "'', -1",
        ";rport=-7, -1", ";rport=+7, -1", ";rport=65536, -1", ";rport=99999999999, -1", ";rport=x, -1"})
    void readsRport(String param, int rport) throws Exception {
        assertThat(Via.parse("SIP/2.0/UDP h;branch=z9hG4bK1" + param).rport()).isEqualTo(rport);
    }
}
