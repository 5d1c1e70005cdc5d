package io.portcullis.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import gov.nist.javax.sip.message.SIPMessage;
import io.portcullis.sip.message.SipMessage;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a proxy does with one message, by us and by JAIN-SIP, in three jobs of which each holds the one before.
 *
 * <ul>
 * <li><b>parse</b>: from the bytes of a datagram to a message whose mandatory headers are known to be right. We index the lines
 * and check start line, Via, From, To, Call-ID, CSeq and Content-Length; JAIN-SIP makes an object of each header.
 * <li><b>read</b>: ten headers are asked for by what a transaction, a dialog and a registrar's edge go by: the top Via's branch,
 * Call-ID, the tags of From and To, CSeq's method, Max-Forwards, Content-Length and Expires as numbers, whether Supported lists
 * gruu and Require lists sec-agree.
 * <li><b>forward</b>: a request gets a Via with a new branch, a Path and a Route in front, a response loses its top Via; the result
 * is written out as bytes. We write into a buffer that is used again, as our transport does; "the same, new array" is with an
 * array for each message, as JAIN-SIP makes one.
 * </ul>
 *
 * <p>Nothing is kept from one message to the next but what a server would keep: the parser, the buffer, the texts or, for
 * JAIN-SIP, the address objects of Path and Route. {@link ParserTable} first checks that both read the same and that both
 * forward what the other can read.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ParserBenchmark {

    private static final String BRANCH = "z9hG4bK1w2k7c9x0q4vb8m3";

    /** Which message. */
    @Param({"register", "register-six", "invite", "ok"})
    public String message = "register";

    private byte[] bytes = new byte[0];
    private final Ours ours = new Ours();
    private final Jain jain = new Jain();

    private Eyes eyes = new Seen();

    /** Gets the message. */
    @Setup
    public void prepare(Blackhole hole) {
        bytes = Messages.bytes(message);
        eyes = new Eyes() {
            @Override
            public void see(@Nullable String text) {
                hole.consume(text);
            }

            @Override
            public void see(long number) {
                hole.consume(number);
            }

            @Override
            public void see(boolean there) {
                hole.consume(there);
            }
        };
    }

    /** Ours. */
    @Benchmark
    public SipMessage oursParse() {
        return ours.parse(bytes);
    }

    /** Ours. */
    @Benchmark
    public SipMessage oursRead() {
        SipMessage parsed = ours.parse(bytes);
        Ours.read(parsed, eyes);
        return parsed;
    }

    /** Ours, into a buffer that is used again. */
    @Benchmark
    public ByteBuffer oursForward() {
        SipMessage parsed = ours.parse(bytes);
        Ours.read(parsed, eyes);
        return ours.write(Ours.forward(parsed, BRANCH));
    }

    /** Ours, into an array of its own, as JAIN-SIP does. */
    @Benchmark
    public byte[] oursForwardToArray() {
        SipMessage parsed = ours.parse(bytes);
        Ours.read(parsed, eyes);
        return Ours.forward(parsed, BRANCH).toBytes();
    }

    /** JAIN-SIP's. */
    @Benchmark
    public SIPMessage jainParse() {
        return jain.parse(bytes);
    }

    /** JAIN-SIP's. */
    @Benchmark
    public SIPMessage jainRead() {
        SIPMessage parsed = jain.parse(bytes);
        Jain.read(parsed, eyes);
        return parsed;
    }

    /** JAIN-SIP's. */
    @Benchmark
    public byte @Nullable [] jainForward() {
        SIPMessage parsed = jain.parse(bytes);
        Jain.read(parsed, eyes);
        return Jain.write(jain.forward(parsed, BRANCH));
    }
}
