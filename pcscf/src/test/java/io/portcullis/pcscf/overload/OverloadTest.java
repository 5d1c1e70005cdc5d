package io.portcullis.pcscf.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import io.portcullis.pcscf.config.OverloadLimits;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.config.SecurityAgreement;
import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.transaction.AdmissionControl;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is taken and who is not, at a time that stands still until it is told to go on. */
class OverloadTest {

    private static final InetSocketAddress OPEN = at("192.0.2.1", 5060);
    private static final InetSocketAddress PROTECTED = at("192.0.2.1", 5063);
    private static final InetSocketAddress HOME = at("192.0.2.200", 5060);
    private static final int RATE = 100;
    private static final int BURST = 500;

    private final Queue<Runnable> work = new ArrayDeque<>();
    private long now = 1_000_000_000L;
    private long kernelDrops;
    private Overload overload;

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    @BeforeEach
    void open() throws Exception {
        PcscfConfig config = new PcscfConfig("pcscf.example", "visited.example",
                (SipUri) Uri.parse("sip:192.0.2.200"), PcscfConfig.NextHops.DEFAULT, OPEN, TransportProtocol.UDP,
                Set.of(), List.of(OPEN), List.of(PROTECTED), SecurityAgreement.REQUIRED,
                AlgorithmPolicy.inOrder(AlgorithmPair.ALL), false, 1_000, 2_000, Duration.ofSeconds(30),
                OptionalInt.empty(), OptionalInt.empty(), false, Duration.ofMillis(500),
                new OverloadLimits(RATE, BURST, Duration.ofMillis(200), Duration.ofSeconds(7)));
        overload = new Overload(config, HOME.getAddress()::equals,
                new Overload.Signs(List.of(work::add, work::add), () -> kernelDrops, () -> now));
    }

    private static SipRequest request(String method, String uri, String contact) throws Exception {
        return (SipRequest) new SipParser(SipLimits.DEFAULT).parse((method + " " + uri
                + " SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:a@x>\r\nCall-ID: 1\r\n"
                + "CSeq: 1 " + method + "\r\nContact: " + contact + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static SipRequest register() throws Exception {
        return request("REGISTER", "sip:x", "<sip:a@192.0.2.9>");
    }

    private static Hop from(InetSocketAddress remote, InetSocketAddress local) {
        return new Hop(TransportProtocol.UDP, local, remote);
    }

    /** Each from an address of its own. */
    private static Hop stranger(int number) {
        return from(at("10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255), 5060), OPEN);
    }

    private void pass(long millis) {
        now += millis * 1_000_000L;
    }

    private void workIsDone() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }

    /** Work waits for longer than is good. */
    private void overloaded() {
        overload.step();
        pass(300);
        late(5);
        assertThat(overload.admittedRate()).isFinite();
    }

    private void late(int steps) {
        for (int step = 0; step < steps; step++) {
            overload.step();
            pass(100);
        }
    }

    private int taken(int offered) throws Exception {
        int taken = 0;
        for (int n = 0; n < offered; n++) {
            if (overload.judge(register(), stranger(n)) instanceof AdmissionControl.Admitted) {
                taken++;
            }
        }
        return taken;
    }

    @Test
    void withoutLoadEverythingIsTaken() throws Exception {
        overload.step();
        workIsDone();
        pass(100);
        overload.step();
        assertThat(taken(1_000)).isEqualTo(1_000);
        assertThat(overload.judge(request("INVITE", "sip:x", "<sip:a@h>"), stranger(1)))
                .isEqualTo(new AdmissionControl.Admitted());
    }

    @Test
    void whenWorkWaitsTheRestIsRefusedWithRetryAfter() throws Exception {
        overloaded();
        assertThat(taken(1_000)).isBetween(1, 100);
        assertThat(overload.judge(register(), stranger(2_000)))
                .isEqualTo(new AdmissionControl.Refused(503, "Service Unavailable", 7));
        assertThat(overload.refusedByLoad()).isGreaterThan(900);
        assertThat(overload.judge(request("INVITE", "sip:x", "<sip:a@h>"), stranger(2_001)))
                .isInstanceOf(AdmissionControl.Refused.class);
    }

    @Test
    void whatIsEstablishedIsTakenAndReadAlways() throws Exception {
        overloaded();
        taken(1_000);
        Hop overSet = from(at("10.0.0.1", 5100), PROTECTED);
        for (int n = 0; n < 100_000; n++) {
            assertThat(overload.reads(overSet)).isTrue();
            assertThat(overload.reads(from(HOME, OPEN))).isTrue();
        }
        assertThat(overload.established(overSet)).isTrue();
        assertThat(overload.established(from(HOME, OPEN))).isTrue();
        assertThat(overload.established(stranger(1))).isFalse();
        for (SipRequest request : List.of(register(), request("INVITE", "sip:x", "<sip:a@h>"))) {
            assertThat(overload.judge(request, overSet)).isEqualTo(new AdmissionControl.Admitted());
            assertThat(overload.judge(request, from(HOME, OPEN))).isEqualTo(new AdmissionControl.Admitted());
        }
    }

    @Test
    void emergenciesAreTakenButNotWithoutEnd() throws Exception {
        overloaded();
        taken(1_000);
        SipRequest sos = request("REGISTER", "sip:x", "<sip:a@192.0.2.9;sos>");
        SipRequest call = request("INVITE", "urn:service:sos", "<sip:a@h>");
        assertThat(overload.judge(sos, stranger(1))).isEqualTo(new AdmissionControl.Admitted());
        assertThat(overload.judge(call, stranger(2))).isEqualTo(new AdmissionControl.Admitted());
        int admitted = 0;
        for (int n = 0; n < 1_000; n++) {
            admitted += overload.judge(call, stranger(n)) instanceof AdmissionControl.Admitted ? 1 : 0;
        }
        assertThat(admitted).as("whoever only says so gets no more than a few").isBetween(1, 100);
        pass(100);
        assertThat(overload.judge(call, stranger(3))).isEqualTo(new AdmissionControl.Admitted());
    }

    @Test
    void aSourceHasItsLimitWithoutLoadToo() throws Exception {
        Hop one = from(at("198.51.100.1", 5060), OPEN);
        int taken = 0;
        for (int n = 0; n < 1_000; n++) {
            taken += overload.judge(register(), one) instanceof AdmissionControl.Admitted ? 1 : 0;
        }
        assertThat(taken).isEqualTo(BURST);
        assertThat(overload.refusedBySource()).isEqualTo(1_000 - BURST);
        int read = 0;
        for (int n = 0; n < 20_000; n++) {
            read += overload.reads(one) ? 1 : 0;
        }
        assertThat(read).isBetween(BURST * 9, BURST * 10);
        assertThat(overload.dropped()).isEqualTo(20_000 - read);
        assertThat(overload.reads(stranger(1))).as("others are read").isTrue();
    }

    @Test
    void underLoadMostIsNotEvenRead() throws Exception {
        overloaded();
        int read = 0;
        for (int n = 0; n < 50_000; n++) {
            read += overload.reads(stranger(n)) ? 1 : 0;
        }
        assertThat(read).as("a tenth of a second's worth").isBetween(50, 5_000);
        assertThat(overload.dropped()).isEqualTo(50_000 - read);
    }

    @Test
    void oneOfTheWorkersThatWaitsIsEnough() {
        overload.step();
        work.remove().run();
        pass(300);
        late(5);
        assertThat(overload.admittedRate()).isFinite();
    }

    @Test
    void aHitchIsNoLoad() throws Exception {
        overload.step();
        pass(5_000);
        late(3);
        workIsDone();
        late(1);
        assertThat(overload.admittedRate()).isInfinite();
        assertThat(taken(1_000)).isEqualTo(1_000);
    }

    @Test
    void whatTheKernelDropsForASecondIsLoadToo() {
        for (int step = 0; step < 9; step++) {
            kernelDrops++;
            calmStep();
        }
        assertThat(overload.admittedRate()).as("a burst").isInfinite();
        kernelDrops++;
        calmStep();
        assertThat(overload.admittedRate()).isFinite();
    }

    @Test
    void itIsOverByItself() throws Exception {
        overloaded();
        taken(1_000);
        for (int step = 0; step < 50 && overload.admittedRate() < Double.POSITIVE_INFINITY; step++) {
            calmStep();
        }
        assertThat(overload.admittedRate()).as("within 5 s").isInfinite();
        assertThat(taken(1_000)).isEqualTo(1_000);
    }

    private void calmStep() {
        workIsDone();
        pass(100);
        overload.step();
        workIsDone();
    }
}
