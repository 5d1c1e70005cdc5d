package io.portcullis.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipFramer;
import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.Uri;

/** Whole messages: read, written, edited, cut out of a stream. */
final class MessageTargets {

    private static final SipLimits TIGHT = new SipLimits(2000, 40, 600);
    private static final SipParser PARSER = new SipParser(TIGHT);
    /** For what has grown by an edit. */
    private static final SipParser ROOMY = new SipParser(SipLimits.DEFAULT);
    private static final List<HeaderName> NAMES = List.of(HeaderName.VIA, HeaderName.ROUTE, HeaderName.PATH,
            HeaderName.CONTACT, HeaderName.of("Security-Verify"), HeaderName.of("X-New"), HeaderName.SUPPORTED,
            HeaderName.RECORD_ROUTE, HeaderName.TO, HeaderName.CSEQ);
    private static final Set<HeaderName> MANDATORY = Set.of(HeaderName.VIA, HeaderName.TO, HeaderName.CSEQ);

    private static final String CLOSED = "closed";
    private static final String PINGS = " pings";

    private MessageTargets() {}

    static void message(byte[] bytes) throws Exception {
        SipMessage message;
        try {
            message = PARSER.parse(bytes);
        } catch (SipParseException e) {
            Claim.that(e.status() >= 400 && e.status() <= 699, "a fault has a final status");
            if (e.partial().isPresent()) {
                refusal(e.partial().get(), e);
            }
            return;
        }
        Planted.behind(new String(message.toBytes(), StandardCharsets.UTF_8));
        byte[] wire = message.toBytes();
        Claim.same(wire.length, message.length(), "length");
        Claim.that(wire.length <= TIGHT.messageBytes() + 1, "no longer than the limit");
        SipMessage again = ROOMY.parse(wire);
        Claim.that(Arrays.equals(wire, again.toBytes()), "what was written is read and written the same");
        alike(message, again);
        indexed(message, NaiveHeader.of(bytes));
        readAll(message);
        if (message instanceof SipRequest request) {
            answer(request);
        }
    }

    private static void alike(SipMessage one, SipMessage other) {
        Claim.same(one.method(), other.method(), "method");
        Claim.same(one.topVia(), other.topVia(), "top Via");
        Claim.same(one.from(), other.from(), "From");
        Claim.same(one.to(), other.to(), "To");
        Claim.same(one.cseq(), other.cseq(), "CSeq");
        Claim.same(one.callId(), other.callId(), "Call-ID");
        Claim.that(Arrays.equals(one.body(), other.body()), "body");
        for (HeaderName name : NAMES) {
            Claim.same(one.headers(name), other.headers(name), name.toString());
        }
    }

    /** The index finds what reading line by line does, and nothing else. */
    private static void indexed(SipMessage message, NaiveHeader naive) throws SipParseException {
        for (NaiveHeader.Field field : naive.fields()) {
            HeaderName name = HeaderName.of(field.name());
            Claim.same(message.headers(name), naive.values(field.name()), "all of " + name);
            Claim.same(message.values(name),
                    naive.values(field.name()).stream().flatMap(each -> NaiveHeader.split(each).stream()).toList(),
                    "values of " + name);
        }
        for (HeaderName name : NAMES) {
            Claim.same(message.headers(name), naive.values(name), name.toString());
        }
        String line = naive.startLine().stripTrailing();
        if (message instanceof SipRequest request) {
            Claim.that(line.startsWith(request.method() + " "), "the method of the line");
            String uri = line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
            Claim.same(request.requestUri(), Uri.parse(utf8(uri)), "the Request-URI of the line");
        } else if (message instanceof SipResponse response) {
            Claim.that(line.startsWith("SIP/2.0 " + response.status()), "the status of the line");
        }
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void readAll(SipMessage message) {
        try {
            message.vias();
        } catch (SipParseException expected) {
            Claim.that(expected.status() == 400, "a malformed value deserves 400");
        }
        for (HeaderName name : NAMES) {
            Claim.same(message.has(name), message.header(name) != null, "has");
            Claim.that(message.values(name).stream().noneMatch(String::isEmpty), "no value is empty");
        }
    }

    /** An answer holds what it copies, and no header more. */
    private static void answer(SipRequest request) throws SipParseException {
        SipResponse answer = SipResponse.to(request, 404, "Not Found").toTag("tag-of-ours").build();
        SipMessage read = ROOMY.parse(answer.toBytes());
        Claim.same(request.headers(HeaderName.VIA), read.headers(HeaderName.VIA), "Vias of the answer");
        Claim.same(request.callId(), read.callId(), "Call-ID of the answer");
        Claim.that(read.toTag() != null, "To has a tag");
        Claim.that(!read.has(HeaderName.CONTACT) && !read.has(HeaderName.ROUTE), "nothing else is copied");
        Claim.same(1, read.headers(HeaderName.CONTENT_LENGTH).size(), "one Content-Length");
    }

    /** A request that can only be refused is answered all the same. */
    private static void refusal(SipRequest partial, SipParseException why) {
        SipResponse answer = SipResponse.to(partial, why.status(), why.reason()).toTag("tag-of-ours").build();
        byte[] wire = answer.toBytes();
        Claim.same(wire.length, answer.length(), "length of the refusal");
        Claim.that(new String(wire, StandardCharsets.UTF_8).startsWith("SIP/2.0 " + why.status() + " "), "status line");
        Claim.that(!partial.headers(HeaderName.VIA).isEmpty(), "the refusal finds its way by Via");
    }

    static void framer(byte[] bytes) {
        Input input = new Input(bytes);
        int seed = input.next();
        byte[] stream = input.rest();
        List<String> whole = frames(stream, stream.length);
        List<String> cut = frames(stream, 1 + seed % 61);
        Claim.same(whole, cut, "a stream gives the same however it is cut");
        inOrder(new String(stream, StandardCharsets.ISO_8859_1), whole);
        Planted.behind(whole);
    }

    /** Messages are pieces of the stream one behind the other, with nothing but line ends between them. */
    private static void inOrder(String stream, List<String> whole) {
        int at = 0;
        for (String frame : whole) {
            if (frame.equals(CLOSED) || frame.endsWith(PINGS)) {
                return;
            }
            at = behindLineEnds(stream, at);
            String message = frame.substring(behindLineEnds(frame, 0));
            Claim.that(stream.startsWith(message, at), "a message stands in the stream where the one before it ends");
            at += message.length();
        }
    }

    private static int behindLineEnds(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == '\r' || text.charAt(at) == '\n')) {
            at++;
        }
        return at;
    }

    private static List<String> frames(byte[] stream, int piece) {
        SipFramer framer = new SipFramer(TIGHT);
        List<String> found = new ArrayList<>();
        int pings = 0;
        try {
            for (int at = 0; at < stream.length; at += piece) {
                framer.feed(stream, at, Math.min(stream.length, at + piece));
                for (var next = framer.next(); next.isPresent(); next = framer.next()) {
                    byte[] frame = next.get();
                    Claim.that(frame.length <= TIGHT.messageBytes(), "no longer than the limit");
                    found.add(new String(frame, StandardCharsets.ISO_8859_1));
                    sameBody(frame);
                }
                pings += framer.takePings();
            }
        } catch (SipParseException e) {
            // Which limit strikes first may hang on the cut.
            Claim.that(e.status() >= 400, "a fault has a status");
            found.add(CLOSED);
        }
        pings += framer.takePings();
        found.add(pings + PINGS);
        return found;
    }

    /** Framer and parser agree where the body begins: else one of them could be shown a message that the other does not see. */
    private static void sameBody(byte[] frame) {
        try {
            SipMessage message = ROOMY.parse(frame);
            int begin = frame.length - message.body().length;
            int line = frame[begin - 2] == '\r' ? begin - 2 : begin - 1;
            Claim.that(frame[begin - 1] == '\n' && frame[line - 1] == '\n', "the body stands behind the empty line");
            int skipped = 0;
            while (frame[skipped] == '\r' || frame[skipped] == '\n') {
                skipped++;
            }
            int longer = line == begin - 1 ? 1 : 0;
            Claim.same(message.length(), frame.length - skipped + longer,
                    "what framer and parser take for the message");
        } catch (SipParseException refused) {
            Claim.that(refused.status() >= 400, "refused");
        }
    }

    static void edit(byte[] bytes) throws Exception {
        Input input = new Input(bytes);
        byte[] program = input.take(24);
        SipMessage message;
        try {
            message = PARSER.parse(input.rest());
        } catch (SipParseException nothingToEdit) {
            return;
        }
        NaiveEdit naive = new NaiveEdit(NaiveHeader.of(message.toBytes()));
        SipMessage edited = message instanceof SipRequest request ? edited(request.edit(), program, naive)
                : edited(((SipResponse) message).edit(), program, naive);
        if (edited == null) {
            return;
        }
        byte[] wire = edited.toBytes();
        Claim.same(wire.length, edited.length(), "length");
        SipMessage again = ROOMY.parse(wire);
        Claim.that(Arrays.equals(wire, again.toBytes()), "an edited message is read and written the same");
        alike(edited, again);
        Claim.same(NaiveHeader.of(wire).fields(), naive.fields(), "an edit does what it says, and nothing else");
        Claim.that(Arrays.equals(message.body(), again.body()), "the body stays");
        Planted.behind(new String(wire, StandardCharsets.UTF_8));
    }

    private static <M extends SipMessage> @org.jspecify.annotations.Nullable M edited(MessageEdit<M> edit,
            byte[] program, NaiveEdit naive) {
        Input input = new Input(program);
        boolean mandatory = false;
        int steps = 1 + input.next(6);
        for (int i = 0; i < steps; i++) {
            HeaderName name = NAMES.get(input.next(NAMES.size()));
            int operation = input.next(7);
            String value = new String(input.take(2), StandardCharsets.ISO_8859_1);
            boolean safe = value.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
            mandatory |= MANDATORY.contains(name);
            try {
                apply(edit, operation, name, value);
                naive.apply(operation, name, value);
            } catch (IllegalArgumentException e) {
                // Only what we write ourselves may be refused: what came must be editable.
                Claim.that(!safe, "an edit refused a safe value: " + name + " " + operation);
            }
        }
        try {
            return edit.done();
        } catch (IllegalArgumentException e) {
            Claim.that(mandatory, "an edit left a message that is none: " + e.getMessage());
            return null;
        }
    }

    private static void apply(MessageEdit<?> edit, int operation, HeaderName name, String value) {
        switch (operation) {
            case 0 -> edit.prepend(name, value);
            case 1 -> edit.append(name, value);
            case 2 -> edit.set(name, value);
            case 3 -> edit.remove(name);
            case 4 -> edit.removeTopValue(name);
            case 5 -> edit.replaceTopValue(name, value);
            default -> edit.removeValuesIf(name, each -> each.length() % 2 == 0);
        }
    }
}
