package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import io.portcullis.conformance.Shows;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.CloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which TCP connections may be silent for as long as they like: those of a living set, whoever made them (TS 33.203 7.1). */
class KeptConnectionsTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static long closed(PcscfFixture f, CloseReason reason) {
        return f.transportCounts().closed().getOrDefault(reason, -1L);
    }

    private static ServerSocket listening(Phone phone) throws IOException {
        ServerSocket socket = new ServerSocket(phone.portUs().port(), 5, InetAddress.getByName("127.0.0.3"));
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** A request of the home network's that is too large for a datagram. */
    private static void large(PcscfFixture f, Phone phone) throws Exception {
        f.home.send(phone.toIt("MESSAGE", "Subject: " + "x".repeat(1_300)), f.open);
    }

    private static void answered(PcscfFixture f, TcpPeer connection) throws Exception {
        SipRequest down = connection.request();
        connection.send(SipResponse.to(down, 200, "OK").toTag("ue").build().toBytes());
        assertThat(f.home.response().status()).isEqualTo(200);
    }

    private static void served(PcscfFixture f, Phone phone, TcpPeer connection) throws Exception {
        connection.send(phone.request("MESSAGE"));
        f.homeAnswers(f.home.request(), 202);
        assertThat(connection.response().status()).isEqualTo(202);
    }

    @Test
    @Shows("TS 33.203 7.1 TCP")
    void silenceClosesConnectionsOfNobodyAndNoneOfASet() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.impatient(SHORT, LONG));
                Phone phone = new Phone(f, "alice");
                ServerSocket portUs = listening(phone)) {
            phone.registered(600);
            try (TcpPeer theirs = TcpPeer.connect(phone.portUc().port(), phone.portPs())) {
                served(f, phone, theirs);
                large(f, phone);
                try (TcpPeer ours = new TcpPeer(portUs.accept())) {
                    answered(f, ours);
                    for (int i = 1; i <= 3; i++) {
                        // Each is closed after a time of silence; the set's two are silent for longer than all three.
                        try (TcpPeer nobody = TcpPeer.connect(0, f.open)) {
                            assertThat(nobody.ended()).isTrue();
                        }
                        assertThat(closed(f, CloseReason.IDLE)).isEqualTo(i);
                    }
                    assertThat(f.connections()).isEqualTo(2);
                    served(f, phone, theirs);
                    large(f, phone);
                    answered(f, ours);
                }
            }
        }
    }

    @Test
    void theConnectionsOfASetGoWithIt() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.impatient(LONG, LONG));
                Phone phone = new Phone(f, "alice");
                ServerSocket portUs = listening(phone)) {
            phone.registered(600);
            try (TcpPeer theirs = TcpPeer.connect(phone.portUc().port(), phone.portPs())) {
                large(f, phone);
                try (TcpPeer ours = new TcpPeer(portUs.accept())) {
                    answered(f, ours);
                    f.passes(Duration.ofHours(1));
                    assertThat(theirs.ended()).isTrue();
                    assertThat(ours.ended()).isTrue();
                    await().atMost(PATIENCE).until(() -> closed(f, CloseReason.ASKED) == 2);
                }
            }
        }
    }

    /** With two ipsec sockets, old and new set share the flow between port_us and port_pc, and so the connection there. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Shows("TS 33.203 7.1 TCP")
    void aConnectionThatTheNewSetHasTooOutlivesTheOldSet(boolean twoSockets) throws Exception {
        Options options = Options.USUAL.impatient(SHORT, LONG);
        try (PcscfFixture f = new PcscfFixture(twoSockets ? options.twoIpsecSockets() : options);
                Phone phone = new Phone(f, "alice");
                ServerSocket portUs = listening(phone)) {
            phone.registered(600);
            large(f, phone);
            try (TcpPeer ours = new TcpPeer(portUs.accept())) {
                answered(f, ours);
                phone.reauthenticated(PcscfFixture.CK, PcscfFixture.IK);
                phone.portUc().send(phone.request("MESSAGE"), phone.portPs());
                f.homeAnswers(f.home.request(), 202);
                assertThat(phone.portUs().response().status()).isEqualTo(202);
                await().atMost(Duration.ofSeconds(20)).until(() -> f.backend.installed().size() == 4);
                large(f, phone);
                if (twoSockets) {
                    answered(f, ours);
                } else {
                    assertThat(ours.ended()).isTrue();
                    try (TcpPeer next = new TcpPeer(portUs.accept())) {
                        assertThat(next.remotePort()).isEqualTo(phone.server().portC());
                        answered(f, next);
                    }
                }
            }
        }
    }

    /** In clear and over a set, RFC 3261 21.4.9; a set does not save a connection that cannot be followed any further. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRequestWhoseRestStaysAwayIsAnswered408AndTheNextConnectionServed(boolean overSet) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.impatient(LONG, SHORT));
                Phone phone = new Phone(f, "alice")) {
            phone.registered(600);
            try (TcpPeer begun = overSet ? TcpPeer.connect(phone.portUc().port(), phone.portPs())
                    : TcpPeer.connect(0, f.open)) {
                begun.send(phone.request("MESSAGE").replace("Content-Length: 0", "Content-Length: 10"));
                assertThat(begun.response().status()).isEqualTo(408);
                assertThat(begun.ended()).isTrue();
            }
            assertThat(closed(f, CloseReason.INCOMPLETE)).isEqualTo(1);
            assertThat(f.counters().malformed()).isEqualTo(1);
            await().atMost(PATIENCE).until(() -> f.connections() == 0);
            phone.portUc().send(phone.request("MESSAGE"), phone.portPs());
            f.homeAnswers(f.home.request(), 202);
            assertThat(phone.portUs().response().status()).isEqualTo(202);
        }
    }
}
