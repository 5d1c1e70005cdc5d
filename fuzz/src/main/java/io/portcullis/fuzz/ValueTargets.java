package io.portcullis.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import io.portcullis.sip.message.CSeq;
import io.portcullis.sip.message.Challenge;
import io.portcullis.sip.message.Credentials;
import io.portcullis.sip.message.HostPort;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.Params;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.message.Via;

/** Values of headers: what is read, written and read again is the same. */
final class ValueTargets {

    private static final Pattern ZEROS = Pattern.compile("(?<![0-9])0+(?=[0-9])");

    private ValueTargets() {}

    private interface Reader<T> {
        T read(String text) throws SipParseException;
    }

    /** Reads text that came without line ends, as a header's value does. */
    private static <T> @org.jspecify.annotations.Nullable T roundTrip(byte[] bytes, Reader<T> reader)
            throws SipParseException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.length() > 4096 || text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            return null;
        }
        T value;
        try {
            value = reader.read(text);
        } catch (SipParseException e) {
            Claim.that(e.status() >= 400, "a fault has a status");
            return null;
        }
        Planted.behind(value);
        String written = value.toString();
        T again = reader.read(written);
        Claim.same(again, value, "read again");
        Claim.same(again.toString(), written, "written again");
        Claim.same(substance(written), substance(text), "what was read is written");
        return value;
    }

    /** Letters and digits in their order: what no reader may drop or make up, but for case and zeros in front. */
    private static String substance(String text) {
        return ZEROS.matcher(text).replaceAll("").codePoints().filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase).collect(StringBuilder::new, StringBuilder::appendCodePoint,
                        StringBuilder::append)
                .toString();
    }

    static void uri(byte[] bytes) throws SipParseException {
        if (roundTrip(bytes, Uri::parse) instanceof SipUri uri) {
            uri.bareHost();
            uri.transport();
            Claim.that(uri.port() == -1 || uri.port() >= 1 && uri.port() <= 65535, "port");
            SipUri loose = uri.withParams(uri.params().with("lr", null));
            Claim.same(Uri.parse(loose.toString()), loose, "with a parameter more");
        }
    }

    static void nameAddr(byte[] bytes) throws SipParseException {
        NameAddr value = roundTrip(bytes, NameAddr::parse);
        if (value != null) {
            value.tag();
            NameAddr tagged = new NameAddr(value.display(), value.uri(), value.params().with("tag", "t1"));
            Claim.same(NameAddr.parse(tagged.toString()).tag(), "t1", "a tag that was set is read");
        }
    }

    static void via(byte[] bytes) throws SipParseException {
        Via value = roundTrip(bytes, Via::parse);
        if (value != null) {
            Claim.that(value.rport() == -1 || value.rport() >= 0 && value.rport() <= 65535, "rport");
            value.hasRport();
            value.received();
            Via marked = value.withParams(value.params().with("received", "192.0.2.1"));
            Claim.same(Via.parse(marked.toString()).received(), "192.0.2.1", "what was set is read");
        }
    }

    static void cseq(byte[] bytes) throws SipParseException {
        CSeq value = roundTrip(bytes, CSeq::parse);
        Claim.that(value == null || value.number() >= 0 && value.number() <= 0xFFFF_FFFFL, "range");
    }

    static void params(byte[] bytes) throws SipParseException {
        Params value = roundTrip(bytes, text -> Params.parse(text.startsWith(";") ? text.substring(1) : text));
        if (value != null) {
            Claim.that(!value.without("a").has("A"), "a parameter taken out is gone");
            Params set = Params.parse(value.with("branch", "z9").toString().substring(1));
            Claim.same(set.value("branch"), "z9", "what was set is read");
        }
    }

    static void hostPort(byte[] bytes) throws SipParseException {
        HostPort value = roundTrip(bytes, HostPort::parse);
        Claim.that(value == null || !value.bareHost().isEmpty() && value.portOr(5060) >= 1, "a host and a port");
    }

    static void auth(byte[] bytes) throws SipParseException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            return;
        }
        Credentials credentials;
        Challenge challenge;
        try {
            challenge = Challenge.parse(text);
            credentials = Credentials.parse(text);
        } catch (SipParseException e) {
            return;
        }
        Planted.behind(challenge.without());
        Claim.same(substance(challenge.without()), substance(text), "what was read is written");
        String value = "a\\\"b, ck=\"1";
        Credentials changed = Credentials.parse(credentials.withQuoted("integrity-protected", value));
        Claim.same(changed.param("integrity-protected"), value, "what was set is read");
        Claim.same(changed.param("nonce"), credentials.param("nonce"), "the others stay");
        String stripped = challenge.without("ck", "ik");
        if (stripped.strip().length() > challenge.scheme().length()) {
            Challenge left = Challenge.parse(stripped);
            Claim.that(left.param("ck") == null && left.param("ik") == null, "keys are gone");
            Claim.same(left.param("nonce"), challenge.param("nonce"), "the others stay");
        }
    }
}
