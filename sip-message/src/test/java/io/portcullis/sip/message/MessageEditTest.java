package io.portcullis.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageEditTest {

    private static final String ODD = "REGISTER sip:ims.example SIP/2.0\r\nv:SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
            + "f :  <sip:a@h>;tag=1\r\nTo: <sip:a@h>\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\n"
            + "Require: path , sec-agree,gruu\r\nRoute: <sip:a;lr>, <sip:b;lr>\r\nRoute: <sip:c;lr>\r\nl: 0\r\n\r\n";

    private static MessageEdit<SipRequest> edit() throws SipParseException {
        return Texts.request(ODD).edit();
    }

    @Test
    void leavesEverythingElseAsItCame() throws Exception {
        String expected = ODD.replace("v:SIP", "Via: SIP/2.0/TCP p;branch=z9hG4bK2\r\nv:SIP");
        assertThat(Texts.text(edit().prepend(HeaderName.VIA, "SIP/2.0/TCP p;branch=z9hG4bK2").done()))
                .isEqualTo(expected);
    }

    @Test
    void takesTheTopValueOutAndPutsOneIn() throws Exception {
        assertThat(edit().removeTopValue(HeaderName.ROUTE).done().values(HeaderName.ROUTE))
                .containsExactly("<sip:b;lr>", "<sip:c;lr>");
        assertThat(edit().removeTopValue(HeaderName.ROUTE).removeTopValue(HeaderName.ROUTE)
                .removeTopValue(HeaderName.ROUTE).done().has(HeaderName.ROUTE)).isFalse();
        assertThat(edit().replaceTopValue(HeaderName.ROUTE, "<sip:x;lr>").done().values(HeaderName.ROUTE))
                .containsExactly("<sip:x;lr>", "<sip:b;lr>", "<sip:c;lr>");
    }

    @Test
    void takesValuesOutAndTheHeaderWithTheLast() throws Exception {
        assertThat(edit().removeValuesIf(HeaderName.REQUIRE, "sec-agree"::equals).done().values(HeaderName.REQUIRE))
                .containsExactly("path", "gruu");
        assertThat(edit().removeValuesIf(HeaderName.REQUIRE, value -> true).done().has(HeaderName.REQUIRE)).isFalse();
        assertThat(Texts.text(edit().removeValuesIf(HeaderName.REQUIRE, value -> false).done())).isEqualTo(ODD);
    }

    @Test
    void setsAppendsAndRemoves() throws Exception {
        assertThat(edit().set(HeaderName.ROUTE, "<sip:x>").done().headers(HeaderName.ROUTE)).containsExactly("<sip:x>");
        assertThat(edit().append(HeaderName.ROUTE, "<sip:x>").done().headers(HeaderName.ROUTE)).last()
                .isEqualTo("<sip:x>");
        assertThat(edit().remove(HeaderName.ROUTE).done().has(HeaderName.ROUTE)).isFalse();
        assertThat(edit().set(HeaderName.of("X-New"), "1").done().header(HeaderName.of("x-new"))).isEqualTo("1");
    }

    @Test
    void changesTheRequestUriAndTheBody() throws Exception {
        SipRequest changed = edit().requestUri(Uri.parse("sip:b@[2001:db8::1]:5060;transport=tcp"))
                .body(Texts.bytes("hello"), "text/plain").done();
        assertThat(Texts.text(changed)).startsWith("REGISTER sip:b@[2001:db8::1]:5060;transport=tcp SIP/2.0\r\n")
                .endsWith("\r\n\r\nhello");
        assertThat(changed.header(HeaderName.CONTENT_LENGTH)).isEqualTo("5");
        assertThat(changed.header(HeaderName.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(Texts.text(Texts.request(Texts.text(changed)))).isEqualTo(Texts.text(changed));
    }

    @Test
    void leavesTheOriginalAlone() throws Exception {
        SipRequest original = Texts.request(ODD);
        original.edit().remove(HeaderName.ROUTE).set(HeaderName.CALL_ID, "other").done();
        assertThat(Texts.text(original)).isEqualTo(ODD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: b", "a\nb", "a\rb", "a\u0000b"})
    void smugglesNothingIn(String value) throws Exception {
        MessageEdit<SipRequest> edit = edit();
        assertThatThrownBy(() -> edit.set(HeaderName.of("X"), value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> edit.replaceTopValue(HeaderName.ROUTE, value))
                .isInstanceOf(IllegalArgumentException.class);
        SipResponse.Builder answer = SipResponse.to(Texts.request(ODD), 486, "Busy Here");
        assertThatThrownBy(() -> answer.toTag(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void buildsAResponse() throws Exception {
        SipResponse response = SipResponse.to(Texts.request(ODD), 401, "Unauthorized").toTag("t")
                .header(HeaderName.WWW_AUTHENTICATE, "Digest realm=\"x\"").build();
        assertThat(response.toTag()).isEqualTo("t");
        assertThat(Texts.text(response)).startsWith("SIP/2.0 401 Unauthorized\r\n").contains("f :  <sip:a@h>;tag=1")
                .doesNotContain("Require");
        assertThat(response.header(HeaderName.CONTENT_LENGTH)).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"To: <sip:b@h>;tag=", "To: sip:b@h;TAG=x", "t: <sip:b@h>;x=1;tag=z;y",
        "To: \"B\" <sip:b@h>;Tag=\"q\""})
    void addsNoSecondTag(String to) throws Exception {
        SipRequest request = Texts.request(ODD.replace("To: <sip:a@h>", to));
        assertThat(Texts.text(SipResponse.to(request, 486, "Busy Here").toTag("new").build())).contains(to + "\r\n")
                .doesNotContain("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"To: <sip:b@h>", "t :sip:b@h;tagged=1", "To: \"a;tag=1\" <sip:b@h;tag=2>",
        "To:\r\n <sip:b@h>\r\n ;x",
        "To: \"\u00fc\" <sip:b@h>  "})
    void addsTheTagBehindWhatWasWritten(String to) throws Exception {
        SipRequest request = Texts.request(ODD.replace("To: <sip:a@h>", to));
        SipResponse response = SipResponse.to(request, 486, "Busy Here").toTag("new").build();
        assertThat(Texts.text(response)).contains("\r\n" + to.stripTrailing() + ";tag=new\r\n");
        assertThat(response.toTag()).isEqualTo("new");
        assertThat(Texts.text(Texts.parse(Texts.text(response)))).isEqualTo(Texts.text(response));
        assertThat(Texts.text(request)).contains(to);
    }
}
