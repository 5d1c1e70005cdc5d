package io.portcullis.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Via, addresses, URIs, parameters. */
class ValuesTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', value = {"sip:alice@example.org|alice|example.org|-1",
        "sip:example.org:5070|-|example.org|5070", "sips:+1-555@[2001:db8::1]:5061;user=phone|+1-555|2001:db8::1|5061",
        "sip:a%20b:secret@h;lr;transport=TCP?Subject=x|a%20b|h|-1", "SIP:h|-|h|-1", "sip:a;b@h|a;b|h|-1"})
    void readsSipUris(String text, @Nullable String user, String host, int port)
            throws Exception {
        assertThat(Uri.parse(text)).isInstanceOfSatisfying(SipUri.class, uri -> {
            assertThat(uri.user()).isEqualTo(user);
            assertThat(uri.bareHost()).isEqualTo(host);
            assertThat(uri.port()).isEqualTo(port);
        });
    }

    @Test
    void readsUriParameters() throws Exception {
        SipUri uri = (SipUri) Uri.parse("sip:a@h;lr;transport=TCP;x=y");
        assertThat(uri.looseRouting()).isTrue();
        assertThat(uri.transport()).isEqualTo("tcp");
        assertThat(((SipUri) Uri.parse("sip:h")).looseRouting()).isFalse();
        assertThat(SipUri.of("a", "[::1]", 5060)).hasToString("sip:a@[::1]:5060");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sip:", "sip:@h", "sip:a@", "sip:h:0x", "sip:h:65536", "sip:[::1", "sip:a@b@c:x",
        "alice",
        "sip:h h", "tel:"})
    void refusesWhatIsNoUri(String text) {
        assertThatThrownBy(() -> Uri.parse(text)).isInstanceOf(SipParseException.class);
    }

    @Test
    void readsOtherUris() throws Exception {
        assertThat(Uri.parse("tel:+1-201-555-0123;phone-context=example.com")).isInstanceOfSatisfying(TelUri.class,
                tel -> assertThat(tel.params().value("phone-context")).isEqualTo("example.com"));
        assertThat(Uri.parse("urn:service:sos")).isInstanceOf(OtherUri.class).hasToString("urn:service:sos");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', value = {"<sip:a@h>;tag=1|sip:a@h|1", "sip:a@h;tag=1|sip:a@h|1",
        "\"A \\\" <x>;y, z\" <sip:a@h;lr>;tag=2;x|sip:a@h;lr|2", "Alice B <sip:a@h>|sip:a@h|-",
        "<sip:a@h?x=y;z>|sip:a@h?x=y;z|-", "  <sip:a@h>  ;  tag = 3|sip:a@h|3"})
    void readsAddresses(String text, String uri, @Nullable String tag) throws Exception {
        NameAddr address = NameAddr.parse(text);
        assertThat(address.uri()).hasToString(uri);
        assertThat(address.tag()).isEqualTo(tag);
        assertThat(NameAddr.parse(address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<sip:a@h", "\"open <sip:a@h>", "<>", "<sip:a@h>x", "*"})
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> NameAddr.parse(text)).isInstanceOf(SipParseException.class);
    }

    @ParameterizedTest
    @CsvSource({"SIP/2.0/UDP 192.0.2.1;branch=x, UDP, 192.0.2.1, -1",
        "SIP/2.0/tcp [2001:db8::1]:5060;rport, TCP, 2001:db8::1, 5060",
        "SIP / 2.0 / TLS-SCTP  host.example : 7 ;x, TLS-SCTP, host.example, 7"})
    void readsVia(String text, String transport, String host, int port) throws Exception {
        Via via = Via.parse(text);
        assertThat(via.transport()).isEqualTo(transport);
        assertThat(via.sentBy().bareHost()).isEqualTo(host);
        assertThat(via.sentBy().port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SIP/2.0", "SIP/2.0/UDP", "SIP/1.0/UDP h", "SIP/2.0/UDP ;branch=x", "HTTP/2.0/UDP h",
        "SIP/2.0/UDP h:0x", "SIP/2.0/UDP h;=x"})
    void refusesWhatIsNoVia(String text) {
        assertThatThrownBy(() -> Via.parse(text)).isInstanceOf(SipParseException.class);
    }

    @Test
    void editsParameters() throws Exception {
        Params params = Params.parse("a=1;B;c=\"x;y\"");
        assertThat(params.value("C")).isEqualTo("x;y");
        assertThat(params.has("b")).isTrue();
        assertThat(params.value("b")).isNull();
        assertThat(params.with("a", "2").without("b")).hasToString(";a=2;c=\"x;y\"");
        assertThat(Params.NONE).hasToString("");
    }
}
