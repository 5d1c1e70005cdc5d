package io.portcullis.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no UTF-8 (RFC 3261 7.3.1, 25.1) passes byte by byte. */
class RawBytesTest {

    private static final String ODD = "\u00ff\u00c3(\u00e2\u0082 \u00ed\u00a0\u0080 \u00c0\u00af";
    private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);

    private static byte[] raw(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(SipMessage message) {
        return new String(message.toBytes(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"From: \"%s\" <sip:alice@ims.example>;tag=1", "To: \"%s\" <sip:alice@ims.example>",
        "Contact: <sip:alice@192.0.2.1>;x=\"%s\"", "Subject: %s", "X-Odd: %s", "P-Odd:\r\n %s"})
    void inAHeader(String header) throws Exception {
        String name = header.substring(0, header.indexOf(':'));
        String line = header.replace("%s", ODD) + "\r\n";
        String message = Texts.REGISTER.contains(name + ": ") ? Texts.REGISTER.replaceFirst(name + ": .*\r\n",
                java.util.regex.Matcher.quoteReplacement(line)) : Texts.REGISTER.replace("Contact", line + "Contact");
        SipRequest request = (SipRequest) PARSER.parse(raw(message));
        assertThat(text(request)).isEqualTo(message);
        assertThat(text(request.edit().prepend(HeaderName.VIA, "SIP/2.0/UDP p;branch=z9hG4bK2").done()))
                .isEqualTo(message.replace("Via: ", "Via: SIP/2.0/UDP p;branch=z9hG4bK2\r\nVia: "));
        String answer = text(SipResponse.to(request, 486, "Busy Here").toTag("t").build());
        assertThat(answer).contains(name.equals("From") ? line : "From: <sip:alice@ims.example>;tag=1\r\n")
                .contains((name.equals("To") ? line.strip() : "To: <sip:alice@ims.example>") + ";tag=t\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"body", ODD})
    void inBodyAndReasonPhrase(String body) throws Exception {
        String message = Texts.REGISTER.replace("REGISTER sip:ims.example SIP/2.0", "SIP/2.0 200 " + ODD)
                .replace("Content-Length: 4", "Content-Length: " + body.length()).replace("\r\nbody", "\r\n" + body);
        SipMessage response = PARSER.parse(raw(message));
        assertThat(response.body()).isEqualTo(raw(body));
        assertThat(text(((SipResponse) response).edit().append(HeaderName.of("X-New"), "1").done())).startsWith(
                "SIP/2.0 200 " + ODD + "\r\n").endsWith("X-New: 1\r\n\r\n" + body);
    }

    @Test
    void inWhatIsLeftOfAList() throws Exception {
        String route = "\"%s\" <sip:b;lr>".replace("%s", ODD);
        SipRequest request = (SipRequest) PARSER.parse(raw(Texts.REGISTER.replace("Contact",
                "Route: <sip:a;lr>,<sip:c;lr> , " + route + "\r\nContact")));
        assertThat(text(request.edit().removeTopValue(HeaderName.ROUTE).done()))
                .contains("\r\nRoute: <sip:c;lr>, " + route + "\r\n");
        assertThat(text(request.edit().replaceTopValue(HeaderName.ROUTE, "\"\u20ac\" <sip:x>").done()))
                .contains("\r\nRoute: \"\u00e2\u0082\u00ac\" <sip:x>, <sip:c;lr>, " + route + "\r\n");
        assertThat(text(request.edit().removeValuesIf(HeaderName.ROUTE, value -> !value.contains("b;lr")).done()))
                .contains("\r\nRoute: " + route + "\r\n");
    }
}
