package io.portcullis.sip.stack.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.Test;

class QuarantineTest {

    private static final Destination A = new Destination(TransportProtocol.UDP,
            new InetSocketAddress("192.0.2.1", 5060));
    private static final Destination B = new Destination(TransportProtocol.UDP,
            new InetSocketAddress("192.0.2.2", 5060));
    private static final List<Destination> BOTH = List.of(A, B);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Quarantine quarantine = new Quarantine(Duration.ofSeconds(30), now::get);

    @Test
    void triesWhatDidNotAnswerLastUntilItsTimeIsOver() {
        quarantine.add(A);
        assertThat(quarantine.order(BOTH)).containsExactly(B, A);
        now.addAndGet(Duration.ofSeconds(29).toNanos());
        assertThat(quarantine.order(BOTH)).containsExactly(B, A);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(quarantine.order(BOTH)).containsExactly(A, B);
    }

    @Test
    void whoAnswersIsOutOfIt() {
        quarantine.add(A);
        quarantine.remove(A);
        assertThat(quarantine.order(BOTH)).containsExactly(A, B);
    }

    @Test
    void retryAfterShortensItAndDoesNotLengthenIt() {
        quarantine.add(A, Duration.ofSeconds(2));
        now.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(quarantine.order(BOTH)).containsExactly(A, B);
        quarantine.add(A, Duration.ofDays(1));
        now.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(quarantine.order(BOTH)).containsExactly(A, B);
    }

    @Test
    void whereAllAreInItAllAreTried() {
        quarantine.add(A);
        quarantine.add(B);
        assertThat(quarantine.order(BOTH)).containsExactly(A, B);
    }

    @Test
    void aTimeOfZeroTurnsItOff() {
        Quarantine off = new Quarantine(Duration.ZERO, now::get);
        off.add(A);
        assertThat(off.order(BOTH)).containsExactly(A, B);
    }
}
