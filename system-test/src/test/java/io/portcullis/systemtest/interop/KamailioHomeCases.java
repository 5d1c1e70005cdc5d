package io.portcullis.systemtest.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.portcullis.conformance.interop.InteropLog;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeCall;
import io.portcullis.linux.testbed.Command;
import io.portcullis.systemtest.lab.Lab;
import io.portcullis.systemtest.lab.Phones;
import io.portcullis.systemtest.run.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Our P-CSCF with Kamailio as the home network's proxy, and calls between our phones and sipp through both. */
@TestMethodOrder(OrderAnnotation.class)
class KamailioHomeCases {

    private static final String EVERY_PHONE = "all pairs, UDP and TCP, IPv4 and IPv6";
    private static final String KAMAILIO = "192.0.2.3";
    private static final String SIPP = "192.0.2.4";
    private static final Duration PATIENCE = Duration.ofSeconds(16);
    /** Each with another pair of algorithms, over UDP and TCP, IPv4 and IPv6 in turn. */
    private static final int PHONES = AlgorithmPair.ALL.size();

    private static Lab lab;
    private static KamailioProcess kamailio;
    private static ServerProcess pcscf;
    private static InteropLog log;

    @BeforeAll
    static void start() throws Exception {
        lab = new Lab("userspace", PHONES, PATIENCE);
        for (String address : List.of(KAMAILIO, SIPP)) {
            Command.run("ip -n " + Lab.CORE + " addr add " + address + "/24 dev core0");
        }
        kamailio = KamailioProcess.start(Lab.CORE, "kamailio-home.cfg", Map.of("HERE", KAMAILIO, "REGISTRAR", Lab.HOME,
                "SIPP", SIPP, "DOMAIN", Phones.DOMAIN),
                new InetSocketAddress(InetAddress.ofLiteral(KAMAILIO), 5060));
        pcscf = lab.startWithHome(KAMAILIO);
        lab.each(lab.phones(), Ue::register);
        log = new InteropLog("Our phones and P-CSCF, " + KamailioProcess.version()
                + " as the home network's proxy, our registrar and "
                + SippProcess.version());
    }

    @AfterAll
    static void stop() throws Exception {
        kamailio.close();
        lab.close();
    }

    @Test
    @Order(1)
    void phonesHaveItsServiceRoute() {
        assertThat(lab.phones()).allSatisfy(phone -> assertThat(phone.registration().orElseThrow().serviceRoute())
                .containsExactly("<sip:orig@" + KAMAILIO + ":5060;lr>"));
        log.works(EVERY_PHONE, "register, with its Service-Route");
    }

    @Test
    @Order(2)
    void phonesTalkToEachOther() throws Exception {
        lab.each(lab.phones(), Lab::talkToItself);
        for (int i = 0; i < PHONES; i++) {
            Ue caller = lab.phones().get(i);
            Ue callee = lab.phones().get((i + 3) % PHONES);
            lab.each(List.of(caller), phone -> phone.call(callee.config().impus().getFirst())
                    .thenCompose(UeCall::established).thenCompose(UeCall::hangUp));
        }
        log.works(EVERY_PHONE, "MESSAGE and calls between phones");
    }

    @Test
    @Order(3)
    void phonesRefreshOntoNewSets() throws Exception {
        int before = lab.acceptedByHome();
        lab.each(lab.phones(), Ue::reauthenticate);
        assertThat(lab.acceptedByHome()).isEqualTo(before + PHONES);
        lab.each(lab.phones(), Lab::talkToItself);
        log.works(EVERY_PHONE, "refresh");
    }

    @Test
    @Order(4)
    void phonesCallSipp() throws Exception {
        try (SippProcess sipp = SippProcess.start(Lab.CORE, "sipp-uas.xml", "-i", SIPP, "-p", "5060", "-m",
                Integer.toString(PHONES))) {
            for (Ue phone : lab.phones()) {
                callsSipp(phone, sipp);
            }
            assertThat(sipp.ended()).as(sipp.log()).isZero();
        }
        log.works(EVERY_PHONE, "phones call SIPp");
    }

    private static void callsSipp(Ue phone, SippProcess sipp) throws Exception {
        try {
            // It may not listen yet when the first one calls: an INVITE is repeated over UDP.
            lab.each(List.of(phone), ue -> ue.call("sip:sipp@" + KAMAILIO)
                    .thenCompose(UeCall::established).thenCompose(UeCall::hangUp));
        } catch (AssertionError failed) {
            throw new AssertionError(failed.getMessage() + "\nsipp:\n" + sipp.log() + "\nKamailio:\n" + kamailio.log(),
                    failed);
        }
    }

    @Test
    @Order(5)
    void sippCallsPhones() throws Exception {
        int before = lab.incomingCallsEnded();
        for (Ue phone : lab.phones()) {
            String user = phone.config().impus().getFirst().replaceAll("sip:|@.*", "");
            try (SippProcess sipp = SippProcess.start(Lab.CORE, "sipp-uac.xml", "-i", SIPP, "-p", "5070", "-m", "2",
                    "-r", "10",
                    "-d", "200", "-s", user, KAMAILIO)) {
                assertThat(sipp.ended()).as(sipp.log() + pcscf.log()).isZero();
            }
        }
        await().atMost(20, TimeUnit.SECONDS).until(() -> lab.incomingCallsEnded() == before + 2 * PHONES);
        log.works(EVERY_PHONE, "SIPp calls phones");
    }
}
