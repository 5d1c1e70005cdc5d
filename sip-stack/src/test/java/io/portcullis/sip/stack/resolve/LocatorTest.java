package io.portcullis.sip.stack.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.portcullis.conformance.dns.NameServer;
import io.portcullis.conformance.dns.NameServer.Mood;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3263 4, with a name server on loopback. */
class LocatorTest {

    private static final StandardProtocolFamily IPV4 = StandardProtocolFamily.INET;
    private static final StandardProtocolFamily IPV6 = StandardProtocolFamily.INET6;

    private SipTransport transport;
    private NameServer dns;
    private Locator locator;

    @BeforeEach
    void open() throws IOException {
        transport = new SipTransport(TransportConfig.DEFAULT);
        dns = new NameServer("127.0.0.1");
        locator = Locator.open(transport, new DnsConfig(List.of(dns.address()), Duration.ofMillis(300)));
    }

    @AfterEach
    void close() throws IOException {
        locator.close();
        transport.close();
        dns.close();
    }

    private List<String> located(String uri, StandardProtocolFamily family) throws Exception {
        return locator.locate((SipUri) Uri.parse(uri), family).get(5, TimeUnit.SECONDS).stream()
                .map(Destination::toString).toList();
    }

    private List<String> located(String uri) throws Exception {
        return located(uri, IPV4);
    }

    @ParameterizedTest
    @CsvSource({"sip:192.0.2.7, UDP 192.0.2.7:5060", "sip:x@192.0.2.7:5070, UDP 192.0.2.7:5070",
        "sip:192.0.2.7;transport=TCP, TCP 192.0.2.7:5060", "sip:name.example;maddr=192.0.2.9, UDP 192.0.2.9:5060"})
    void asksNobodyForAnAddress(String uri, String destination) throws Exception {
        assertThat(located(uri)).containsExactly(destination);
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void takesIpv6Addresses() throws Exception {
        assertThat(located("sip:[2001:db8::1]:5080;transport=tcp", IPV6)).containsExactly("TCP [2001:db8::1]:5080");
        dns.address("six.example", 60, "2001:db8::2").address("six.example", 60, "192.0.2.1");
        assertThat(located("sip:six.example:5090", IPV6)).containsExactly("UDP [2001:db8::2]:5090");
    }

    @Test
    void aPortMeansThatTheAddressAloneIsAskedFor() throws Exception {
        dns.address("host.example", 60, "192.0.2.1").address("host.example", 60, "192.0.2.2");
        assertThat(located("sip:host.example:5070")).containsExactly("UDP 192.0.2.1:5070", "UDP 192.0.2.2:5070");
        assertThat(dns.asked()).containsExactly("host.example/1");
    }

    @Test
    void followsNaptrSrvAndAddresses() throws Exception {
        dns.naptr("ims.example", 60, 20, 10, "s", "SIP+D2U", "_sip._udp.edge.example")
                .naptr("ims.example", 60, 10, 50, "S", "sip+d2t", "_sip._tcp.edge.example")
                .naptr("ims.example", 60, 1, 1, "s", "SIPS+D2T", "_sips._tcp.edge.example")
                .naptr("ims.example", 60, 1, 1, "s", "SIP+D2S", "_sip._sctp.edge.example")
                .naptr("ims.example", 60, 1, 1, "u", "E2U+sip", ".")
                .srv("_sip._tcp.edge.example", 60, 2, 0, 5063, "b.example")
                .srv("_sip._tcp.edge.example", 60, 1, 0, 5062, "a.example")
                .srv("_sip._udp.edge.example", 60, 1, 0, 5061, "a.example").address("a.example", 60, "192.0.2.1")
                .address("b.example", 60, "192.0.2.2");
        assertThat(located("sip:ims.example")).containsExactly("TCP 192.0.2.1:5062", "TCP 192.0.2.2:5063",
                "UDP 192.0.2.1:5061");
    }

    @Test
    void withoutNaptrAsksForTheTransportsThatItSpeaks() throws Exception {
        dns.srv("_sip._udp.ims.example", 60, 1, 0, 5061, "a.example")
                .srv("_sip._tcp.ims.example", 60, 1, 0, 5062, "a.example").address("a.example", 60, "192.0.2.1");
        assertThat(located("sip:ims.example")).containsExactly("UDP 192.0.2.1:5061", "TCP 192.0.2.1:5062");
        assertThat(located("sip:ims.example;transport=tcp")).containsExactly("TCP 192.0.2.1:5062");
    }

    @Test
    void withoutAnyServiceTakesTheAddress() throws Exception {
        dns.address("plain.example", 60, "192.0.2.1");
        assertThat(located("sip:plain.example")).containsExactly("UDP 192.0.2.1:5060");
        assertThat(located("sip:plain.example;transport=tcp")).containsExactly("TCP 192.0.2.1:5060");
    }

    @Test
    void oneServerWithoutAddressDoesNotTakeTheOthersAway() throws Exception {
        dns.srv("_sip._udp.ims.example", 60, 1, 0, 5061, "gone.example")
                .srv("_sip._udp.ims.example", 60, 2, 0, 5062, "a.example").address("a.example", 60, "192.0.2.1");
        assertThat(located("sip:ims.example;transport=udp")).containsExactly("UDP 192.0.2.1:5062");
    }

    @Test
    void followsAnAlias() throws Exception {
        dns.cname("www.example", 60, "real.example").address("real.example", 60, "192.0.2.3");
        assertThat(located("sip:www.example:5060")).containsExactly("UDP 192.0.2.3:5060");
    }

    @Test
    void asksOverTcpForWhatIsTooLongForADatagram() throws Exception {
        dns.mood(Mood.TRUNCATES);
        dns.address("long.example", 60, "192.0.2.4");
        assertThat(located("sip:long.example:5060")).containsExactly("UDP 192.0.2.4:5060");
    }

    @Test
    void remembersForTheTimeToLive() throws Exception {
        dns.address("short.example", 0, "192.0.2.1").address("long.example", 60, "192.0.2.2");
        for (int i = 0; i < 3; i++) {
            located("sip:short.example:5060");
            located("sip:long.example:5060");
        }
        assertThat(dns.asked().stream().filter("short.example/1"::equals)).hasSize(3);
        assertThat(dns.asked().stream().filter("long.example/1"::equals)).hasSize(1);
    }

    @Test
    void remembersThatThereIsNothing() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> located("sip:none.example:5060")).rootCause()
                    .isInstanceOf(NoNextHopException.class)
                    .hasMessage("the host none.example is not known, or has no IPv4 address");
        }
        assertThat(dns.asked()).containsExactly("none.example/1");
    }

    @Test
    void asksTheNextNameServerWhereOneIsSilentOrFails() throws Exception {
        try (NameServer dead = new NameServer("127.0.0.1");
                Locator two = Locator.open(transport,
                        new DnsConfig(List.of(dead.address(), dns.address()), Duration.ofMillis(200)))) {
            dns.address("a.example", 60, "192.0.2.1").address("b.example", 60, "192.0.2.2");
            dead.mood(Mood.SILENT);
            assertThat(two.locate((SipUri) Uri.parse("sip:a.example:1"), IPV4).get(5, TimeUnit.SECONDS)).hasSize(1);
            dead.mood(Mood.FAILS);
            assertThat(two.locate((SipUri) Uri.parse("sip:b.example:1"), IPV4).get(5, TimeUnit.SECONDS)).hasSize(1);
            assertThat(dead.asked()).containsExactly("a.example/1", "b.example/1");
        }
    }

    @Test
    void goesOnWithWhatHeldLastWhereNobodyCanSay() throws Exception {
        dns.address("a.example", 0, "192.0.2.1");
        located("sip:a.example:5060");
        dns.mood(Mood.FAILS);
        assertThat(located("sip:a.example:5060")).containsExactly("UDP 192.0.2.1:5060");
    }

    @Test
    void saysThatNobodyCouldTell() {
        dns.mood(Mood.SILENT);
        assertThatThrownBy(() -> located("sip:a.example:5060")).rootCause().isInstanceOf(NoNextHopException.class)
                .hasMessageContaining("a.example").hasMessageContaining("no name server told A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sips:192.0.2.1", "sip:192.0.2.1;transport=tls", "sip:192.0.2.1;transport=sctp",
        "sip:[2001:db8::1]"})
    void refusesWhatIsNotSpokenHere(String uri) {
        assertThatThrownBy(() -> located(uri)).rootCause().isInstanceOf(NoNextHopException.class);
        assertThat(dns.asked()).isEmpty();
    }
}
