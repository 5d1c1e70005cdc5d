package io.portcullis.benchmarks;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.portcullis.ipsec.esp.packet.EspOpener;
import io.portcullis.ipsec.esp.packet.EspSealer;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.keys.EspKeys;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * ESP packets of the userspace backend, sealed, or sealed and opened again, and the JDK's algorithms alone over as many bytes
 * ({@link RawCrypto}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EspBenchmark {

    private static final int UDP = 17;
    private static final int WINDOW = 128;

    /** Algorithm pair and bytes of the payload: {@code hmac-sha-1-96=aes-cbc 1300}. */
    @Param("hmac-sha-1-96=aes-cbc 1300")
    public String packet = "";

    private byte[] payload = new byte[0];
    private byte[] out = new byte[0];
    private EspSealer sealer = sealer(AlgorithmPair.ALL.getFirst());
    private EspOpener opener = opener(AlgorithmPair.ALL.getFirst());
    private RawCrypto raw = raw(AlgorithmPair.ALL.getFirst());

    /** Makes SAs. */
    @Setup
    public void prepare() {
        String[] words = packet.split(" ", 2);
        AlgorithmPair pair = AlgorithmPair.ALL.stream().filter(p -> p.toString().equals(words[0])).findFirst()
                .orElseThrow();
        payload = new byte[Integer.parseInt(words[1])];
        Arrays.fill(payload, (byte) 'x');
        sealer = sealer(pair);
        opener = opener(pair);
        raw = raw(pair);
        out = new byte[payload.length + sealer.overhead()];
    }

    private static EspSealer sealer(AlgorithmPair pair) {
        try (EspKeys keys = keys(pair)) {
            return new EspSealer(4096, pair, keys, SequenceNumber.ZERO);
        }
    }

    private static EspOpener opener(AlgorithmPair pair) {
        try (EspKeys keys = keys(pair)) {
            return new EspOpener(pair, keys, WINDOW, SequenceNumber.ZERO);
        }
    }

    private static EspKeys keys(AlgorithmPair pair) {
        byte[] key = new byte[16];
        Arrays.fill(key, (byte) 7);
        byte[] other = new byte[16];
        Arrays.fill(other, (byte) 9);
        try (AkaKeys keys = AkaKeys.of(key, other)) {
            return EspKeys.expand(pair, keys);
        }
    }

    private static RawCrypto raw(AlgorithmPair pair) {
        try {
            return new RawCrypto(pair);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has the algorithms of " + pair, e);
        }
    }

    /** Ours: a packet with header, IV, padding and ICV. */
    @Benchmark
    public int oursSeal() {
        return sealer.seal(payload, 0, payload.length, UDP, out);
    }

    /** Ours: and back, with ICV, replay window and padding checked. */
    @Benchmark
    public EspOpener.Verdict oursThrough() {
        int length = sealer.seal(payload, 0, payload.length, UDP, out);
        EspOpener.Verdict verdict = opener.open(out, 0, length);
        if (verdict != EspOpener.Verdict.ACCEPTED) {
            throw new IllegalStateException("a packet was " + verdict);
        }
        return verdict;
    }

    /** The JDK's algorithms alone. */
    @Benchmark
    public int rawSeal() throws GeneralSecurityException {
        return raw.seal(payload, padded());
    }

    /** The JDK's algorithms alone. */
    @Benchmark
    public int rawThrough() throws GeneralSecurityException {
        return raw.seal(payload, padded()) + raw.open(padded());
    }

    /** Whole blocks of any cipher. */
    private int padded() {
        return payload.length / 16 * 16;
    }
}
