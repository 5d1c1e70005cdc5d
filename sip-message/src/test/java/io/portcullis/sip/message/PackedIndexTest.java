package io.portcullis.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** The packed index and the values that are made late, against plain expectations. */
class PackedIndexTest {

    private static final HeaderName X = HeaderName.of("X-Odd");
    private static final List<HeaderName> NAMES = List.of(HeaderName.VIA, HeaderName.ROUTE, HeaderName.PATH,
            HeaderName.SUPPORTED, HeaderName.SUBJECT, X, HeaderName.of("P-Asserted-Identity"));

    private final Random random = new Random(17);

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** A message in parts of all sorts, plain and odd. */
    private String anyRequest() {
        StringBuilder text = new StringBuilder("INVITE ").append(one("sip:a@h", "tel:+1", "sip:[2001:db8::1]:5060;lr",
                "sips:h.example;transport=tcp;lr", "urn:service:sos", "SIP:b@H;x=%41", "sip:1.2.3.4"))
                .append(" SIP/2.0\r\n");
        List<String> fields = new ArrayList<>(List.of(
                one("Via: ", "v:", "VIA : ") + one("SIP/2.0/UDP h:5060;branch=z9hG4bK1", "SIP / 2.0 / TCP h;branch=b",
                        "SIP/2.0/UDP [::1];branch=x;rport=1;received=1.2.3.4, SIP/2.0/UDP i",
                        "SIP/2.0/tls h;x=\"a,b\";branch=\"q\"", ",SIP/2.0/UDP h.x;branch=c,SIP/2.0/UDP j",
                        "SIP/2.0/UDP h;rport,SIP/2.0/UDP i;branch=second"),
                one("From: ", "f:\t") + one("<sip:a@h>;tag=1", "\"A, <B>\" <sip:a@h>;tag=t", "Al Bo <tel:+12>",
                        "sip:a@h;tag=z", "<sip:a@[::1]:9>;x=1;tag=\"q\"", "\"\u00e4\" <sip:h>;TAG=u"),
                one("To: ", "t :") + one("<sip:b@h>", "<tel:+1>;tag=", "sip:b@h", "<sip:b@h;user=phone>;tag=a"),
                one("Call-ID: ", "i:  ") + one("c", "a b", "x\r\n y"),
                "CSeq: " + one("1 INVITE", "0 INVITE", " 4294967295\tINVITE", "2147483648 INVITE")));
        for (int i = random.nextInt(8); i > 0; i--) {
            fields.add(one("Route: <sip:r;lr>, <sip:s;lr>", "Path: <sip:p>", "k: a , b", "Subject:", "s: one\r\n\ttwo",
                    "X-Odd: \u20ac", "x-odd : 1,2", "P-asserted-identity: <sip:a@h>", "Route:,", "Max-Forwards: 7"));
        }
        java.util.Collections.shuffle(fields, random);
        fields.forEach(field -> text.append(field).append(one("\r\n", "\r\n", "\n")));
        return text.append(one("\r\n", "\n")).append(one("", "body", "\r\n\r\n")).toString();
    }

    private void change(MessageEdit<?> edit) {
        HeaderName name = NAMES.get(random.nextInt(NAMES.size()));
        String value = name.equals(HeaderName.VIA) ? one("SIP/2.0/UDP new;branch=n" + random.nextInt(9),
                "SIP/2.0/TCP [::2]:5;branch=m;ext=1") : one("<sip:new;lr>", "\u00fcber", "", "a, b", "x".repeat(300));
        switch (random.nextInt(name.equals(HeaderName.VIA) ? 4 : 7)) {
            case 0 -> edit.prepend(name, value);
            case 1 -> edit.append(name, value);
            case 2 -> edit.set(name, value);
            case 3 -> edit.replaceTopValue(name, value);
            case 4 -> edit.removeTopValue(name);
            case 5 -> edit.removeValuesIf(name, text -> text.length() % 2 == 0);
            default -> edit.remove(name);
        }
        if (random.nextInt(8) == 0) {
            edit.set(HeaderName.FROM, one("<sip:other@h>;tag=o", "sip:other@h", "\"O\" <sip:o@h>;tag=\"2\""));
        } else if (random.nextInt(8) == 0) {
            edit.body(new byte[random.nextInt(5)], "a/b");
        }
    }

    private static void ask(SipMessage message) {
        assertThat(message.branch()).isEqualTo(message.topVia().branch());
        assertThat(message.fromTag()).isEqualTo(message.from().tag());
        assertThat(message.toTag()).isEqualTo(message.to().tag());
        assertThat(message.cseq().method()).isEqualTo(message.method());
        assertThat(message.callId()).isEqualTo(message.header(HeaderName.CALL_ID));
    }

    private static void assertSame(SipMessage message, SipMessage reread) throws SipParseException {
        byte[] bytes = message.toBytes();
        assertThat(message.length()).isEqualTo(bytes.length);
        assertThat(reread.toBytes()).isEqualTo(bytes);
        assertThat(message.toString()).isEqualTo(reread.toString());
        assertThat(message.branch()).isEqualTo(reread.topVia().branch());
        assertThat(message.topVia()).isEqualTo(reread.topVia());
        assertThat(message.vias()).isEqualTo(reread.vias());
        assertThat(message.fromTag()).isEqualTo(reread.from().tag());
        assertThat(message.from()).isEqualTo(reread.from());
        assertThat(message.toTag()).isEqualTo(reread.to().tag());
        assertThat(message.to()).isEqualTo(reread.to());
        assertThat(message.cseq()).isEqualTo(reread.cseq());
        assertThat(message.callId()).isEqualTo(reread.callId());
        for (HeaderName name : NAMES) {
            assertThat(message.headers(name)).isEqualTo(reread.headers(name));
            assertThat(message.values(name)).isEqualTo(reread.values(name));
            assertThat(message.has(name)).isEqualTo(!reread.headers(name).isEmpty());
        }
    }

    @Test
    void readsTheSameFromAnEditedMessageAsFromItsBytes() throws Exception {
        SipParser parser = new SipParser(SipLimits.DEFAULT);
        for (int i = 0; i < 6_000; i++) {
            String text = anyRequest();
            SipRequest message = (SipRequest) parser.parse(Texts.bytes(text));
            if (random.nextBoolean()) {
                ask(message);
            }
            byte[] before = message.toBytes();
            SipRequest original = message;
            MessageEdit<SipRequest> edit = message.edit();
            for (int change = random.nextInt(5); change >= 0; change--) {
                change(edit);
                if (random.nextInt(4) == 0) {
                    // An edit that goes on changes nothing of what is done.
                    message = edit.done();
                    byte[] done = message.toBytes();
                    change(edit);
                    assertThat(message.toBytes()).isEqualTo(done);
                    edit = random.nextBoolean() ? message.edit() : edit;
                }
            }
            message = edit.done();
            // A body that an edit did not touch has no Content-Length to go by here: all that follows is body.
            assertSame(message, parser.parse(message.toBytes()));
            assertThat(original.toBytes()).isEqualTo(before);
            SipResponse response = SipResponse.to(message, 200, "OK").toTag("new").header(X, "y").build();
            assertSame(response, parser.parse(response.toBytes()));
        }
    }

    @Test
    void neverTakesAValueForPlainThatItsParserRefuses() {
        List<String> seeds = List.of("SIP/2.0/UDP h-1.x:5060;branch=z9hG4bK1;rport=2;received=1.2.3.4;alias;keep",
                "SIP/2.0/TCP [2001:db8::1]:65535;branch=b", "\"A B\" <sip:a@h.example:99;lr>;tag=1", "A <tel:+12>",
                "<sips:1.2.3.4;transport=tcp;user=phone;lr>;tag=x", "4711 INVITE", "sip:[::]:1");
        int plain = 0;
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = Texts.bytes(seeds.get(random.nextInt(seeds.size())));
            for (int change = random.nextInt(4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(8) == 0 ? random.nextInt(256)
                        : ";:@<>[]=./ \"0aZ-,%".charAt(random.nextInt(18)));
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            try {
                int viaEnd = Plain.via(bytes, 0, bytes.length);
                if (viaEnd >= 0) {
                    Via.parse(text.substring(0, viaEnd));
                    plain++;
                }
                if (Plain.address(bytes, 0, bytes.length)) {
                    NameAddr.parse(text);
                    plain++;
                }
                if (Plain.uri(bytes, 0, bytes.length)) {
                    Uri.parse(text);
                    plain++;
                }
                if (Plain.cseqMethod(bytes, 0, bytes.length) >= 0) {
                    CSeq.parse(text);
                    plain++;
                }
            } catch (SipParseException e) {
                throw new AssertionError("plain, but " + e.reason() + ": " + text, e);
            }
        }
        assertThat(plain).isGreaterThan(30_000);
    }

    /** IPv6 of all lengths: the JDK says which are right. */
    @Test
    void takesIpv6ForPlainAsTheJdkDoes() {
        int plain = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder address = new StringBuilder();
            for (int part = random.nextInt(4, 18); part > 0; part--) {
                address.append(
                        random.nextInt(3) > 0 ? random.nextInt(2) == 0 ? ":" : "a" : one("::", "1", ":f:", "12345"));
            }
            byte[] bytes = Texts.bytes("SIP/2.0/UDP [" + address + "];received=" + address);
            if (Plain.via(bytes, 0, bytes.length) >= 0) {
                plain++;
                assertThat(address.toString()).matches(text -> isIpv6(text));
            }
        }
        assertThat(plain).isGreaterThan(500);
    }

    private static boolean isIpv6(String text) {
        try {
            return java.net.InetAddress.ofLiteral(text) instanceof java.net.Inet6Address;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void holdsWhatLiesBehindTheFirst65535Bytes() throws Exception {
        for (int size : new int[]{65_000, 65_535, 65_536, 70_000, 1 << 20}) {
            String padding = "X-Odd: " + "y".repeat(990) + "\r\n";
            String text = Texts.REGISTER.replace("Contact:", padding.repeat(size / padding.length()) + "Contact:");
            text += "z".repeat(Math.max(0, size - text.length()));
            SipParser parser = new SipParser(new SipLimits(2 << 20, 4_000, 1_000));
            SipRequest request = (SipRequest) parser.parse(Texts.bytes(text));
            assertThat(request.header(HeaderName.CONTACT)).isEqualTo("<sip:alice@192.0.2.1>");
            assertThat(request.headers(X)).hasSize(size / padding.length()).allMatch(value -> value.length() == 990);
            SipRequest edited = request.edit().prepend(HeaderName.PATH, "<sip:p>").set(HeaderName.CONTACT, "*").done();
            assertSame(edited, parser.parse(edited.toBytes()));
        }
    }

    @Test
    void refusesWhatItsIndexHasNoRoomFor() throws Exception {
        assertThatThrownBy(() -> new SipLimits(SipLimits.MOST_BYTES + 1, 10, 10))
                .isInstanceOf(IllegalArgumentException.class);
        String large = "x".repeat(SipLimits.MOST_BYTES);
        MessageEdit<SipRequest> edit = Texts.request(Texts.REGISTER).edit().append(X, large).append(X, large);
        assertThatThrownBy(() -> edit.append(X, "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsEveryNameInEveryCase() {
        for (HeaderName name : NAMES) {
            for (String text : List.of(name.toString(), name.toString().toUpperCase(java.util.Locale.ROOT),
                    name.toString().toLowerCase(java.util.Locale.ROOT))) {
                byte[] bytes = Texts.bytes("::" + text + ":");
                assertThat(HeaderName.number(bytes, 2, bytes.length - 1)).isEqualTo(name.number());
                assertThat(HeaderName.of(text)).isEqualTo(name);
            }
        }
        assertThat(HeaderName.of("P-Asserted-Identity").number()).isBetween(1, HeaderName.NUMBERS - 1);
        assertThat(X.number()).isEqualTo(HeaderName.UNNUMBERED);
    }

    @Test
    void readsNumbersAndTokens() throws Exception {
        SipRequest request = Texts.request(Texts.REGISTER.replace("Contact:", "Expires: 600000\r\nX-Odd: +1\r\n"
                + "Supported: path ,\r\n Sec-Agree\r\nk: gruu\r\nContact:"));
        assertThat(request.number(HeaderName.EXPIRES)).isEqualTo(600_000);
        assertThat(request.number(X)).isEqualTo(SipMessage.NO_NUMBER);
        assertThat(request.number(HeaderName.CONTACT)).isEqualTo(SipMessage.NO_NUMBER);
        assertThat(request.number(HeaderName.SUBJECT)).isEqualTo(SipMessage.ABSENT);
        assertThat(List.of("PATH", "sec-agree", "gruu")).allMatch(token -> request.lists(HeaderName.SUPPORTED, token));
        assertThat(request.lists(HeaderName.SUPPORTED, "sec")).isFalse();
        assertThat(request.lists(HeaderName.REQUIRE, "path")).isFalse();
    }

    @Test
    void writesIntoABufferOfTheCallers() throws Exception {
        SipRequest request = Texts.request(Texts.REGISTER);
        ByteBuffer buffer = ByteBuffer.allocate(1_000).position(7);
        request.writeTo(buffer);
        assertThat(buffer.position()).isEqualTo(7 + request.length());
        assertThat(java.util.Arrays.copyOfRange(buffer.array(), 7, buffer.position())).isEqualTo(request.toBytes());
        ByteBuffer small = ByteBuffer.allocate(request.length() - 1);
        assertThatThrownBy(() -> request.writeTo(small)).isInstanceOf(BufferOverflowException.class);
        assertThat(small.position()).isZero();
    }
}
