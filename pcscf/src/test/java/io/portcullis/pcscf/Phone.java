package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;

/** A phone of its own beside the fixture's: UDP, a private identity, ports that it may change. */
final class Phone implements AutoCloseable {

    private static final AtomicInteger SPIS = new AtomicInteger(400_000);

    private final PcscfFixture f;
    private final String name;
    private final Peer open = new Peer("127.0.0.3");
    private final Peer portUs = new Peer("127.0.0.3");
    private Peer portUc = new Peer("127.0.0.3");
    private Peer nextUc = portUc;
    private int spi;
    private @Nullable Ipsec3gpp server;
    private String verify = "";

    /** @param name the user part of its identities */
    Phone(PcscfFixture f, String name) throws IOException {
        this.f = f;
        this.name = name;
        this.spi = SPIS.getAndAdd(2);
    }

    Peer portUs() {
        return portUs;
    }

    Peer portUc() {
        return portUc;
    }

    String impi() {
        return name + "@ims.example";
    }

    /** What the P-CSCF named last. */
    Ipsec3gpp server() {
        return Objects.requireNonNull(server, "challenged first");
    }

    InetSocketAddress portPs() {
        return f.portPs(server());
    }

    String offer() {
        return "ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=" + spi + ";spi-s=" + (spi + 1) + ";port-c="
                + nextUc.port() + ";port-s="
                + portUs.port();
    }

    private String named(String text) {
        return text.replace("alice", name).replace("127.0.0.3:" + f.ueServer.port(), portUs.hostPort())
                .replace("127.0.0.3:" + f.ue.port(), open.hostPort());
    }

    String sm1() {
        return named(f.sm1("Security-Client: " + offer()));
    }

    /** A REGISTER over the set. */
    String register(long expires) {
        return named(f.sm7(offer(), verify, expires));
    }

    /** A request over the set. */
    String request(String method) {
        return named(PcscfFixture.request(method, "sip:bob@ims.example", portUs.hostPort()));
    }

    /** A request of the home network's to it. */
    String toIt(String method, String... more) {
        String token = f.store.byImpi(impi()).orElseThrow().pathToken();
        String[] headers = new String[more.length + 1];
        headers[0] = "Route: <sip:" + token + "@127.0.0.1:" + f.open.getPort() + ";lr>";
        System.arraycopy(more, 0, headers, 1, more.length);
        return PcscfFixture.request(method, "sip:" + name + "@" + portUs.hostPort(), f.home.hostPort(), headers);
    }

    /** Takes the 401 with these keys to its REGISTER. */
    SipResponse challenge(SipRequest up, String ck, String ik, Peer at) throws Exception {
        f.homeAnswers(up, 401, "WWW-Authenticate: Digest realm=\"ims.example\", " + PcscfFixture.NONCE + ", ck=\"" + ck
                + "\", ik=\"" + ik + "\"");
        SipResponse unauthorized = at.response();
        if (unauthorized.status() == 401) {
            server = PcscfFixture.securityServer(unauthorized);
            verify = PcscfFixture.verify(unauthorized);
        }
        return unauthorized;
    }

    /** SM1 to SM6. */
    SipResponse challenged() throws Exception {
        open.send(sm1(), f.open);
        return challenge(f.home.request(), PcscfFixture.CK, PcscfFixture.IK, open);
    }

    /** SM1 to SM12. */
    void registered(long expires) throws Exception {
        assertThat(challenged().status()).isEqualTo(401);
        answered(expires);
    }

    /** SM7 to SM12. */
    void answered(long expires) throws Exception {
        nextUc.send(register(expires), portPs());
        accept(f.home.request(), expires);
        assertThat(portUs.response().status()).isEqualTo(200);
    }

    /** The home network's 200. */
    void accept(SipRequest up, long expires) throws IOException {
        f.homeAnswers(up, 200, "Contact: <sip:" + name + "@" + portUs.hostPort() + ">;expires=" + expires,
                "Service-Route: <sip:orig@127.0.0.2:" + f.home.port() + ";lr>",
                "P-Associated-URI: <sip:" + impi() + ">");
    }

    /** SM1 over the set in use, with a new port_uc and new SPIs, up to the 200 over the new set; nothing else goes over that. */
    void reauthenticated(String ck, String ik) throws Exception {
        Peer before = portUc;
        spi = SPIS.getAndAdd(2);
        nextUc = new Peer("127.0.0.3");
        before.send(register(600), portPs());
        assertThat(challenge(f.home.request(), ck, ik, portUs).status()).isEqualTo(401);
        answered(600);
        portUc = nextUc;
        before.close();
    }

    @Override
    public void close() {
        open.close();
        portUs.close();
        portUc.close();
        nextUc.close();
    }
}
