package io.portcullis.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Objects;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

/** What forwarding a phone's REGISTER allocates, as the JVM counts it: that does not depend on the machine, nor on its load. */
class GarbageTest {

    private static final int TIMES = 1_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final SipParser parser = new SipParser(SipLimits.DEFAULT);
    private final ByteBuffer buffer = ByteBuffer.allocate(4_000);
    private long read;

    /** The job of benchmarks/parser: indexed, ten headers read, forwarded with Via, Path and Route. */
    private void forward(byte[] bytes) throws SipParseException {
        SipRequest request = (SipRequest) parser.parse(bytes);
        read += Objects.requireNonNull(request.branch()).length() + request.callId().length()
                + Objects.requireNonNull(request.fromTag()).length() + request.cseq().number()
                + request.number(HeaderName.MAX_FORWARDS) + request.number(HeaderName.CONTENT_LENGTH)
                + request.number(HeaderName.EXPIRES);
        if (request.toTag() != null || request.lists(HeaderName.SUPPORTED, "gruu")
                || !request.lists(HeaderName.REQUIRE, "sec-agree")) {
            throw new IllegalStateException("another message");
        }
        MessageEdit<SipRequest> edit = request.edit();
        edit.prepend(HeaderName.VIA, "SIP/2.0/UDP pcscf1.ims.mnc001.mcc001.3gppnetwork.org:5060;branch=",
                "z9hG4bK1w2k7c9x0q4vb8m3");
        edit.prepend(HeaderName.PATH, "<sip:term@pcscf1.ims.mnc001.mcc001.3gppnetwork.org:5060;lr>");
        edit.prepend(HeaderName.ROUTE, "<sip:scscf1.ims.mnc001.mcc001.3gppnetwork.org:5060;lr>");
        buffer.clear();
        edit.done().writeTo(buffer);
    }

    @Test
    void staysUnder1000BytesForAForwardedRegister() throws Exception {
        byte[] bytes;
        try (InputStream in = Objects.requireNonNull(GarbageTest.class.getResourceAsStream("/phones/register.sip"))) {
            bytes = in.readAllBytes();
        }
        for (int i = 0; i < TIMES; i++) {
            forward(bytes);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < TIMES; i++) {
            forward(bytes);
        }
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / TIMES).isBetween(500L, 1_000L);
        assertThat(read).isPositive();
        assertThat(buffer.position()).isGreaterThan(bytes.length + 200);
    }
}
