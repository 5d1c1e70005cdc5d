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

/** One message parsed; its headers read; forwarded. Each job by us and by JAIN-SIP. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ParserBenchmark {

    private static final String BRANCH = "z9hG4bK1w2k7c9x0q4vb8m3";

    /** Which message. */
    @Param({"register", "invite", "ok"})
    public String message = "register";

    private byte[] bytes = new byte[0];
    private final Ours ours = new Ours();
    private final Jain jain = new Jain();

    /** Gets the message. */
    @Setup
    public void prepare() {
        bytes = Messages.bytes(message);
    }

    /** Ours. */
    @Benchmark
    public SipMessage oursParse() {
        return ours.parse(bytes);
    }

    /** Ours. */
    @Benchmark
    public SipMessage oursRead(Blackhole hole) {
        SipMessage parsed = ours.parse(bytes);
        Ours.read(parsed, hole::consume);
        return parsed;
    }

    /** Ours, into a buffer that is used again. */
    @Benchmark
    public ByteBuffer oursForward(Blackhole hole) {
        SipMessage parsed = ours.parse(bytes);
        Ours.read(parsed, hole::consume);
        return ours.write(Ours.forward(parsed, BRANCH));
    }

    /** Ours, into an array of its own, as JAIN-SIP does. */
    @Benchmark
    public byte[] oursForwardToArray(Blackhole hole) {
        SipMessage parsed = ours.parse(bytes);
        Ours.read(parsed, hole::consume);
        return Ours.forward(parsed, BRANCH).toBytes();
    }

    /** JAIN-SIP's. */
    @Benchmark
    public SIPMessage jainParse() {
        return jain.parse(bytes);
    }

    /** JAIN-SIP's. */
    @Benchmark
    public SIPMessage jainRead(Blackhole hole) {
        SIPMessage parsed = jain.parse(bytes);
        Jain.read(parsed, hole::consume);
        return parsed;
    }

    /** JAIN-SIP's. */
    @Benchmark
    public byte @Nullable [] jainForward(Blackhole hole) {
        SIPMessage parsed = jain.parse(bytes);
        Jain.read(parsed, hole::consume);
        return Jain.write(jain.forward(parsed, BRANCH));
    }
}
