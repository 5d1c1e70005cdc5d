package io.portcullis.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of RFC 3261 25.1 and RFC 3966 3, rule by rule, for the values that are read one by one. */
class GrammarTest {

    /** RFC 3966 3 telephone-uri: global-number and local-number with their separators, ext, isub, phone-context. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', value = {"tel:+1-201-555-0123|+1-201-555-0123|phone-context|-",
        "tel:7042;phone-context=example.com|7042|phone-context|example.com",
        "tel:863-1234;phone-context=+1-914-555|863-1234|phone-context|+1-914-555",
        "TEL:+358-555-1234567|+358-555-1234567|ext|-",
        "tel:+1.201.(555)0123;ext=12-3|+1.201.(555)0123|ext|12-3", "tel:+12;isub=1%2F2;x|+12|isub|1%2F2",
        "tel:*69#;phone-context=ims.example|*69#|phone-context|ims.example",
        "tel:0aF;phone-context=+4|0aF|phone-context|+4",
        "tel:+1;x-unknown=a;EXT=5|+1|ext|5", "tel:112|112|phone-context|-"})
    void readsTelUris(String text, String number, String name, @Nullable String value) throws Exception {
        assertThat(Uri.parse(text)).isInstanceOfSatisfying(TelUri.class, uri -> {
            assertThat(uri.number()).isEqualTo(number);
            assertThat(uri.params().value(name)).isEqualTo(value);
        });
        assertThat(Uri.parse(text).toString()).isEqualToIgnoringCase(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tel:", "tel:+", "tel:;ext=1", "tel:-.()", "tel:+-()", "tel:+ab", "tel:1+2", "tel:++1",
        "tel:12x",
        "tel:1 2", "tel:1;=2", "tel:1;a b", "tel:\u0661\u0662", "tel:1@h", "tel:+1;ext=\"1"})
    void refusesWhatIsNoTelUri(String text) {
        assertThatThrownBy(() -> Uri.parse(text)).isInstanceOf(SipParseException.class);
    }

    /** hostport: hostname, IPv4address, IPv6reference, port; blanks around the colon as in sent-by. */
    @ParameterizedTest
    @CsvSource({"h,h,-1", "a-b.example.,a-b.example.,-1", "192.0.2.1:1,192.0.2.1,1", "h:65535,h,65535",
        "h:05060,h,5060",
        "[2001:db8::1],2001:db8::1,-1", "[::ffff:192.0.2.1]:5060,::ffff:192.0.2.1,5060",
        "[fe80::1%eth0],fe80::1%eth0,-1",
        "h : 7,h,7", "a_b,a_b,-1", "1.2.3,1.2.3,-1"})
    void readsHostsAndPorts(String text, String host, int port) throws Exception {
        HostPort read = HostPort.parse(text);
        assertThat(read.bareHost()).isEqualTo(host);
        assertThat(read.port()).isEqualTo(port);
        assertThat(HostPort.parse(read.toString())).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":5060", "h:", "h:0", "h:65536", "h:123456", "h:-1", "h:+1", "h:5 0", "h h", "[", "[]",
        "[::1",
        "::1", "2001:db8::1", "[::1]x", "[::1]x:5", "[::g]x", "h/x", "h,i", "h;x", "h\u00e4", "h:\u0661", "a@b",
        "[::1]]"})
    void refusesWhatIsNoHost(String text) {
        assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(SipParseException.class);
    }

    /** CSeq = 1*DIGIT LWS Method, below 2^32 (20.16). */
    @ParameterizedTest
    @CsvSource({"0 INVITE,0,INVITE", "4294967295 ACK,4294967295,ACK", "0000000007 x,7,x", "1\tOPTIONS,1,OPTIONS",
        "1  FOO-bar.!%*_+`'~,1,FOO-bar.!%*_+`'~"})
    void readsCseqs(String text, long number, String method) throws Exception {
        assertThat(CSeq.parse(text)).isEqualTo(new CSeq(number, method));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "INVITE", "1INVITE", "1 ", "-1 INVITE", "+1 INVITE", "4294967296 INVITE",
        "00000000001 A",
        "1 IN VITE", "1 INVITE;x", "1 \u00e4", "\u0661 INVITE", "0x1 INVITE", "1.0 INVITE"})
    void refusesWhatIsNoCseq(String text) {
        assertThatThrownBy(() -> CSeq.parse(text)).isInstanceOf(SipParseException.class);
    }

    /** generic-param = token [ EQUAL ( token / host / quoted-string ) ], uri-parameter with its few characters more. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', value = {"a|a|-", "a=|a|''", "A=b|a|b", "a = b|a|b",
        "a=\"b;c\\\"d\"|a|b;c\"d",
        "x;;a=1|a|1", "a=1;a=2|a|1", "a=[::1]|a|[::1]", "a=\"\"|a|''", "a=<b;c>;d|d|-", "$x=1|$x|1", "a=b=c|a|b=c"})
    void readsParameters(String text, String name, @Nullable String value) throws Exception {
        Params params = Params.parse(text);
        assertThat(params.has(name)).isTrue();
        assertThat(params.value(name)).isEqualTo(value);
        assertThat(Params.parse(params.toString().substring(1))).isEqualTo(params);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1", "a b", "a b=1", "\"a\"=1", "a=\"b", "a=\"b\\\"", "a=<b", "\u00e4=1", "a,b=1"})
    void refusesWhatIsNoParameter(String text) {
        assertThatThrownBy(() -> Params.parse(text)).isInstanceOf(SipParseException.class);
    }

    /** Status-Line = SIP-Version SP 3DIGIT SP Reason-Phrase. */
    @ParameterizedTest
    @ValueSource(strings = {"SIP/2.0 099 x", "SIP/2.0 700 x", "SIP/2.0 20 OK", "SIP/2.0 2000 OK", "SIP/2.0 +20 OK",
        "SIP/2.0  200 OK", "SIP/2.0 2x0 OK", "SIP/2.0 \u0662\u0660\u0660 OK", "SIP/3.0 200 OK", "SIP/2.0"})
    void refusesWhatIsNoStatusLine(String line) {
        assertThatThrownBy(() -> Texts.parse(Texts.REGISTER.replace("REGISTER sip:ims.example SIP/2.0", line)))
                .isInstanceOf(SipParseException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+4", "-0", "4 4", "0x4", "\u0664", "4;x", "4,4", "99999999999", ""})
    void refusesWhatIsNoContentLength(String value) {
        assertThatThrownBy(() -> Texts.parse(Texts.REGISTER.replace("Content-Length: 4", "Content-Length: " + value)))
                .isInstanceOf(SipParseException.class);
    }
}
