package io.portcullis.lab.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.portcullis.lab.aka.AkaResult;
import io.portcullis.lab.aka.AuthenticationCentre;
import io.portcullis.lab.aka.Milenage;
import io.portcullis.lab.aka.Usim;
import io.portcullis.sip.message.Challenge;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.TimerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The home network as a P-CSCF sees it, over UDP. */
@SuppressWarnings("NullAway.Init") // set by the set-up
class HomeNetworkTest {

    private static final byte[] K = HexFormat.of().parseHex("465b5ce8b199b49faa5f0a2ee238a6bc");
    private static final byte[] OPC = HexFormat.of().parseHex("cd63cb71954a9f4e48a5994e37a02baf");

    private final List<HomeEvent> events = new CopyOnWriteArrayList<>();
    private DatagramSocket socket;
    private HomeNetwork home;
    private InetSocketAddress at;
    private Usim usim;
    private int cseq;

    @BeforeEach
    void start() throws Exception {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0))) {
            at = (InetSocketAddress) free.getLocalSocketAddress();
        }
        usim = new Usim(Milenage.ofOpc(K, OPC), 0);
        home = HomeNetwork.start(new HomeConfig("ims.example", at, List.of(subscriber("alice"), subscriber("bob")),
                Duration.ofHours(1), false, TimerConfig.DEFAULT), events::add);
    }

    private static Subscriber subscriber(String name) {
        return new Subscriber(name + "@ims.example", List.of("sip:" + name + "@ims.example"),
                new AuthenticationCentre(Milenage.ofOpc(K, OPC), new byte[]{(byte) 0x80, 0}, 0));
    }

    @AfterEach
    void stop() {
        home.close();
        socket.close();
    }

    private void send(byte[] bytes) throws Exception {
        socket.send(new DatagramPacket(bytes, bytes.length, at));
    }

    private byte[] receive() throws Exception {
        socket.setSoTimeout(5_000);
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private SipResponse exchange(String text) throws Exception {
        send(text.getBytes(StandardCharsets.UTF_8));
        return (SipResponse) new SipParser(SipLimits.DEFAULT).parse(receive());
    }

    private String request(String method, String uri, String more) {
        cseq++;
        return method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort()
                + ";branch=z9hG4bK" + cseq + ";rport\r\nFrom: <sip:alice@ims.example>;tag=1\r\n"
                + "To: <sip:alice@ims.example>\r\nCall-ID: c\r\nCSeq: " + cseq + " " + method + "\r\n" + more
                + "Content-Length: 0\r\n\r\n";
    }

    private String register(String authorization, int expires) {
        return request("REGISTER", "sip:ims.example", "Authorization: " + authorization
                + "\r\nContact: <sip:alice@10.0.0.1:5060>;expires=" + expires + "\r\nPath: <sip:token@127.0.0.1:"
                + socket.getLocalPort() + ";lr>\r\n");
    }

    private static String first(String impi) {
        return "Digest username=\"" + impi
                + "\", realm=\"ims.example\", uri=\"sip:ims.example\", nonce=\"\", response=\"\"";
    }

    private static byte[] md5(byte[]... parts) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("MD5");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String answer(SipResponse challenge, byte[] res, String more) throws Exception {
        String nonce = String.valueOf(Challenge.parse(challenge.headers(HeaderName.WWW_AUTHENTICATE).getFirst())
                .param("nonce"));
        String ha1 = HexFormat.of().formatHex(md5(bytes("alice@ims.example:ims.example:"), res));
        String ha2 = HexFormat.of().formatHex(md5(bytes("REGISTER:sip:ims.example")));
        String response = HexFormat.of().formatHex(md5(bytes(ha1 + ":" + nonce + ":" + ha2)));
        return "Digest username=\"alice@ims.example\", realm=\"ims.example\", uri=\"sip:ims.example\", nonce=\"" + nonce
                + "\", response=\"" + response + "\"" + more;
    }

    private AkaResult aka(SipResponse challenge) throws Exception {
        byte[] nonce = Base64.getDecoder().decode(String.valueOf(
                Challenge.parse(challenge.headers(HeaderName.WWW_AUTHENTICATE).getFirst()).param("nonce")));
        return usim.authenticate(Arrays.copyOf(nonce, 16), Arrays.copyOfRange(nonce, 16, 32));
    }

    private SipResponse registered() throws Exception {
        SipResponse challenge = exchange(register(first("alice@ims.example"), 600));
        assertThat(challenge.status()).isEqualTo(401);
        AkaResult.Success success = (AkaResult.Success) aka(challenge);
        return exchange(register(answer(challenge, success.res(), ", integrity-protected=\"yes\""), 600));
    }

    @Test
    void challengesWithKeysForThePcscf() throws Exception {
        SipResponse challenge = exchange(register(first("alice@ims.example"), 600));
        Challenge value = Challenge.parse(challenge.headers(HeaderName.WWW_AUTHENTICATE).getFirst());
        AkaResult.Success success = (AkaResult.Success) aka(challenge);
        assertThat(value.param("ck")).isEqualTo(success.keys().withCk(HexFormat.of()::formatHex));
        assertThat(value.param("ik")).isEqualTo(success.keys().withIk(HexFormat.of()::formatHex));
        assertThat(value.param("algorithm")).isEqualTo("AKAv1-MD5");
    }

    @Test
    void registersWhoAnswersRight() throws Exception {
        SipResponse ok = registered();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.values(HeaderName.of("Service-Route"))).hasSize(1);
        assertThat(ok.values(HeaderName.of("P-Associated-URI"))).containsExactly("<sip:alice@ims.example>");
        assertThat(ok.values(HeaderName.of("Path"))).hasSize(1);
        assertThat(ok.header(HeaderName.CONTACT)).contains("expires=600");
        assertThat(events).contains(new HomeEvent.Registered("alice@ims.example", true));
    }

    @Test
    void refusesAWrongAnswer() throws Exception {
        SipResponse challenge = exchange(register(first("alice@ims.example"), 600));
        assertThat(exchange(register(answer(challenge, new byte[8], ""), 600)).status()).isEqualTo(403);
        assertThat(events).contains(new HomeEvent.Refused("alice@ims.example", "Wrong Response"));
    }

    @Test
    void refusesWhoIsNotASubscriber() throws Exception {
        assertThat(exchange(register(first("eve@ims.example"), 600)).status()).isEqualTo(403);
    }

    @Test
    void takesTheCardsSequenceNumberOver() throws Exception {
        usim = new Usim(Milenage.ofOpc(K, OPC), 1_000_000);
        SipResponse challenge = exchange(register(first("alice@ims.example"), 600));
        AkaResult.SyncFailure failure = (AkaResult.SyncFailure) aka(challenge);
        SipResponse again = exchange(register(answer(challenge, new byte[0],
                ", auts=\"" + Base64.getEncoder().encodeToString(failure.auts()) + "\""), 600));
        assertThat(again.status()).isEqualTo(401);
        assertThat(aka(again)).isInstanceOf(AkaResult.Success.class);
    }

    @Test
    void endsARegistration() throws Exception {
        registered();
        SipResponse gone = exchange(register(first("alice@ims.example").replace("nonce=\"\"", "nonce=\"old\"")
                + ", integrity-protected=\"yes\"", 0));
        assertThat(gone.status()).isEqualTo(200);
        assertThat(events).contains(new HomeEvent.Deregistered("alice@ims.example"));
        assertThat(exchange(request("MESSAGE", "sip:alice@ims.example", "")).status()).isEqualTo(480);
    }

    @Test
    void routesToASubscriberByPathAndContact() throws Exception {
        registered();
        send(bytes(request("MESSAGE", "sip:alice@ims.example", "Route: <sip:orig@127.0.0.1:" + at.getPort()
                + ";lr>\r\nP-Asserted-Identity: <sip:bob@ims.example>\r\n")));
        SipRequest down = (SipRequest) new SipParser(SipLimits.DEFAULT).parse(receive());
        assertThat(down.requestUri()).hasToString("sip:alice@10.0.0.1:5060");
        assertThat(down.values(HeaderName.ROUTE)).containsExactly("<sip:token@127.0.0.1:" + socket.getLocalPort()
                + ";lr>");
        assertThat(down.header(HeaderName.of("P-Asserted-Identity"))).isEqualTo("<sip:bob@ims.example>");
        assertThat(down.header(HeaderName.of("P-Called-Party-ID"))).isEqualTo("<sip:alice@ims.example>");
    }

    @Test
    void answersForWhomItCannotReach() throws Exception {
        assertThat(exchange(request("MESSAGE", "sip:nobody@ims.example", "")).status()).isEqualTo(404);
        assertThat(exchange(request("MESSAGE", "sip:bob@ims.example", "")).status()).isEqualTo(480);
        registered();
        assertThat(exchange(request("MESSAGE", "sip:alice@ims.example", "Max-Forwards: 0\r\n")).status())
                .isEqualTo(483);
    }
}
