package io.portcullis.lab.ue;

import static io.portcullis.lab.ue.LabFixture.get;
import static io.portcullis.lab.ue.LabFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.lab.ue.UeEvent.SetInstalled;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationTest {

    @ParameterizedTest
    @CsvSource({"127.0.0.1, UDP", "127.0.0.1, TCP", "::1, UDP", "::1, TCP"})
    void registersWithASetInstalledBeforeSm7(String ip, TransportProtocol transport) throws Exception {
        try (LabFixture lab = new LabFixture(ip)) {
            List<String> backendAtSm7 = new CopyOnWriteArrayList<>();
            lab.network.beforeSm7 = () -> backendAtSm7.addAll(lab.backend.calls());
            Ue ue = lab.ue(lab.config(transport));

            UeRegistration registration = get(ue.register());

            assertThat(registration.serviceRoute()).containsExactly(NetworkScript.SERVICE_ROUTE);
            assertThat(registration.associatedUris()).containsExactly(NetworkScript.ASSOCIATED, "<tel:+4912345>");
            assertThat(registration.expires()).isEqualTo(Duration.ofSeconds(600));
            assertThat(registration.authenticated()).isTrue();
            assertThat(ue.registration()).contains(registration);

            List<TextMessage> registers = lab.pcscf.requests("REGISTER");
            assertThat(registers).hasSize(2);
            assertSm1(registers.get(0), transport);
            assertSm7(lab, registers.get(0), registers.get(1), transport);
            // A port that another program has is given back.
            backendAtSm7.stream().filter(call -> call.startsWith("unprotect ")).toList()
                    .forEach(back -> backendAtSm7.removeAll(List.of(back, back.substring(2))));
            assertThat(backendAtSm7).hasSize(3);
            assertThat(backendAtSm7.subList(0, 2)).allMatch(call -> call.startsWith("protect "));
            assertThat(backendAtSm7.get(2)).isEqualTo("install 4 hmac-sha-1-96=null");
        }
    }

    private static void assertSm1(TextMessage sm1, TransportProtocol transport) {
        assertThat(sm1.flow()).isEqualTo("open");
        assertThat(sm1.tcp()).isEqualTo(transport == TransportProtocol.TCP);
        assertThat(sm1.startLine()).isEqualTo("REGISTER sip:ims.example SIP/2.0");
        assertThat(sm1.headers("Security-Verify")).isEmpty();
        assertThat(sm1.header("Require")).isEqualTo("sec-agree");
        assertThat(sm1.header("Proxy-Require")).isEqualTo("sec-agree");
        assertThat(sm1.param("Authorization", "username")).isEqualTo(LabFixture.IMPI);
        assertThat(sm1.header("Authorization")).contains("nonce=\"\"").contains("response=\"\"");
        assertThat(sm1.header("Security-Client")).contains("ipsec-3gpp").contains("alg=hmac-sha-1-96")
                .contains("ealg=aes-cbc").contains("prot=esp").contains("mod=trans");
        assertThat(sm1.header("P-Access-Network-Info")).startsWith("3GPP-E-UTRAN-FDD");
    }

    private static void assertSm7(LabFixture lab, TextMessage sm1, TextMessage sm7, TransportProtocol transport)
            throws Exception {
        String portC = sm1.param("Security-Client", "port-c");
        String portS = sm1.param("Security-Client", "port-s");
        assertThat(sm7.flow()).isEqualTo("ps");
        assertThat(sm7.tcp()).isEqualTo(transport == TransportProtocol.TCP);
        assertThat(sm7.from().getPort()).hasToString(portC);
        assertThat(sm7.header("Via").split(";")[0]).endsWith(":" + portS);
        assertThat(sm7.header("Via")).doesNotContain("rport");
        assertThat(sm7.header("Contact")).contains(":" + portS + ">");
        assertThat(sm7.headers("Security-Client")).isEqualTo(sm1.headers("Security-Client"));
        assertThat(sm7.headers("Security-Verify")).containsExactly(lab.network.securityServer());
        assertThat(sm7.header("Call-ID")).isEqualTo(sm1.header("Call-ID"));
        assertThat(sm7.header("CSeq")).isEqualTo("2 REGISTER");
        assertThat(sm7.param("Authorization", "response"))
                .isEqualTo(expectedResponse(lab, sm7.param("Authorization", "nonce")));
    }

    // RFC 3310 3.3 with RFC 2617 3.2.2.1, done by hand.
    private static String expectedResponse(LabFixture lab, String nonce) throws Exception {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update((LabFixture.IMPI + ":ims.example:").getBytes(StandardCharsets.UTF_8));
        String ha1 = HexFormat.of().formatHex(md5.digest(lab.auc.lastRes()));
        String ha2 = HexFormat.of().formatHex(md5.digest("REGISTER:sip:ims.example".getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of()
                .formatHex(md5.digest((ha1 + ":" + nonce + ":" + ha2).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @Shows("TS 33.203 7.1 flows")
    void installsTheFourSasOfTheTable() throws Exception {
        try (LabFixture lab = new LabFixture("127.0.0.1")) {
            Ue ue = lab.ue(lab.config(TransportProtocol.UDP));
            get(ue.register());

            TextMessage sm1 = lab.pcscf.requests("REGISTER").getFirst();
            String uc = sm1.param("Security-Client", "port-c");
            String us = sm1.param("Security-Client", "port-s");
            String server = lab.network.securityServer();
            String pc = "" + lab.pcscf.port("pc");
            String ps = "" + lab.pcscf.port("ps");
            String spiPs = server.replaceAll(".*spi-s=(\\d+).*", "$1");
            String spiPc = server.replaceAll(".*spi-c=(\\d+).*", "$1");
            assertThat(lab.backend.installed().stream().map(RegistrationTest::row)).containsExactlyInAnyOrder(
                    "OUT " + uc + ">" + ps + " " + spiPs,
                    "OUT " + us + ">" + pc + " " + spiPc,
                    "IN " + ps + ">" + uc + " " + sm1.param("Security-Client", "spi-c"),
                    "IN " + pc + ">" + us + " " + sm1.param("Security-Client", "spi-s"));
            assertThat(lab.backend.lastIk()).isEqualTo(lab.auc.lastIkHex());
            assertThat(lab.events(SetInstalled.class)).hasSize(1);
            List<UeSetStatus> sets = get(ue.sets());
            assertThat(sets).hasSize(1);
            assertThat(sets.getFirst().current()).isTrue();
            assertThat(sets.getFirst().counters()).hasSize(4);
            assertThat(sets.getFirst().counters().values()).allMatch(counters -> counters.packets() == 3);
        }
    }

    private static String row(Sa sa) {
        return sa.direction() + " " + sa.sourcePort() + ">" + sa.destinationPort() + " " + sa.spi();
    }

    @Test
    void offersEveryPairInOrderWithItsPreference() throws Exception {
        try (LabFixture lab = new LabFixture("127.0.0.1")) {
            lab.network.alg = "hmac-md5-96";
            lab.network.ealg = "aes-cbc";
            List<OfferedPair> offers = AlgorithmPair.ALL.stream().limit(4).map(pair -> OfferedPair.of(pair, 250))
                    .toList();
            Ue ue = lab.ue(lab.config(TransportProtocol.UDP).withOffers(offers).withSpis(
                    SpiSource.random(new java.util.Random(1), 0x8000_0000L, 0xFFFF_FFFFL)));
            get(ue.register());

            String offered = lab.pcscf.requests("REGISTER").getFirst().header("Security-Client");
            assertThat(offered.split(",")).hasSize(4).allMatch(mechanism -> mechanism.contains("q=0.25"));
            assertThat(Long.parseLong(lab.pcscf.requests("REGISTER").getFirst().param("Security-Client", "spi-c")))
                    .isGreaterThanOrEqualTo(0x8000_0000L);
            assertThat(lab.backend.calls()).contains("install 4 hmac-md5-96=aes-cbc");
        }
    }

    @Test
    void resynchronisesTheSequenceNumber() throws Exception {
        try (LabFixture lab = new LabFixture("127.0.0.1")) {
            lab.auc.sequence(1);
            lab.auc.usimHasSeen(1_000_000);
            Ue ue = lab.ue(lab.config(TransportProtocol.UDP));

            get(ue.register());

            List<TextMessage> registers = lab.pcscf.requests("REGISTER");
            assertThat(registers).hasSize(3);
            assertThat(registers.get(1).header("Authorization")).contains("auts=\"");
            assertThat(registers.get(1).flow()).isEqualTo("open");
            assertThat(registers.get(2).headers("Security-Client"))
                    .isEqualTo(registers.get(1).headers("Security-Client"));
            assertThat(lab.network.challenges()).isEqualTo(2);
        }
    }

    @Test
    void movesToANewSetWhenTheNetworkChallengesAgain() throws Exception {
        try (LabFixture lab = new LabFixture("127.0.0.1")) {
            Ue ue = lab.ue(lab.config(TransportProtocol.UDP));
            get(ue.register());
            TextMessage first = lab.pcscf.requests("REGISTER").getFirst();

            UeRegistration again = get(ue.reauthenticate());

            assertThat(again.authenticated()).isTrue();
            List<TextMessage> registers = lab.pcscf.requests("REGISTER");
            assertThat(registers).hasSize(4);
            TextMessage sm1 = registers.get(2);
            TextMessage sm7 = registers.get(3);
            assertThat(sm1.flow()).isEqualTo("ps");
            assertThat(sm1.from().getPort()).hasToString(first.param("Security-Client", "port-c"));
            assertThat(sm1.headers("Security-Verify")).isEqualTo(registers.get(1).headers("Security-Verify"));
            assertThat(sm1.param("Security-Client", "port-s")).isEqualTo(first.param("Security-Client", "port-s"));
            for (String fresh : List.of("port-c", "spi-c", "spi-s")) {
                assertThat(sm1.param("Security-Client", fresh)).isNotEqualTo(first.param("Security-Client", fresh));
            }
            assertThat(sm7.from().getPort()).hasToString(sm1.param("Security-Client", "port-c"));
            assertThat(sm7.headers("Security-Verify")).containsExactly(lab.network.securityServer());
            List<UeSetStatus> sets = get(ue.sets());
            assertThat(sets).extracting(UeSetStatus::current).containsExactly(false, true);
        }
    }

    @Test
    void letsTheOldSetGoAtItsTime() throws Exception {
        try (LabFixture lab = new LabFixture("127.0.0.1")) {
            Ue ue = lab.ue(lab.config(TransportProtocol.UDP)
                    .withTimeouts(Duration.ofSeconds(10), Duration.ofMillis(300)));
            get(ue.register());
            get(ue.reauthenticate());
            assertThat(lab.backend.installed()).hasSize(8);

            // SAs first, and then their ports.
            until(() -> lab.backend.installed().size() == 4 && lab.backend.protectedPorts() == 2);

            assertThat(get(ue.sets())).hasSize(1);
            assertThat(get(ue.deregister()).expires()).isZero();
        }
    }

    @Test
    void letsTheOldSetGoWhenTheNetworkUsesTheNewOne() throws Exception {
        try (LabFixture lab = new LabFixture("127.0.0.1")) {
            lab.network.others = request -> lab.pcscf.answer(request, 200, "OK");
            Ue ue = lab.ue(lab.config(TransportProtocol.UDP));
            get(ue.register());
            get(ue.reauthenticate());
            assertThat(lab.backend.installed()).hasSize(8);

            get(ue.message("sip:bob@ims.example", "over the new set"));

            until(() -> lab.backend.installed().size() == 4);
            TextMessage message = lab.pcscf.requests("MESSAGE").getFirst();
            assertThat(message.from().getPort())
                    .hasToString(lab.pcscf.requests("REGISTER").get(2).param("Security-Client", "port-c"));
        }
    }

    @Test
    void extendsTheRegistrationWithoutAChallenge() throws Exception {
        try (LabFixture lab = new LabFixture("127.0.0.1")) {
            Ue ue = lab.ue(lab.config(TransportProtocol.UDP));
            get(ue.register());
            lab.network.expires = 1200;

            UeRegistration refreshed = get(ue.refresh());

            assertThat(refreshed.authenticated()).isFalse();
            assertThat(refreshed.expires()).isEqualTo(Duration.ofSeconds(1200));
            assertThat(lab.pcscf.requests("REGISTER")).hasSize(3);
            assertThat(lab.backend.installed()).hasSize(4);
            // The offer that nobody took is given back.
            until(() -> lab.backend.protectedPorts() == 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"UDP", "TCP"})
    void deregistersOverTheSetAndLeavesNothing(TransportProtocol transport) throws Exception {
        try (LabFixture lab = new LabFixture("127.0.0.1")) {
            Ue ue = lab.ue(lab.config(transport));
            get(ue.register());
            int[] sasAtRequest = new int[1];
            lab.network.beforeSm7 = () -> sasAtRequest[0] = lab.backend.installed().size();

            UeRegistration gone = get(ue.deregister());

            assertThat(gone.expires()).isZero();
            assertThat(sasAtRequest[0]).isEqualTo(4);
            TextMessage last = lab.pcscf.requests("REGISTER").getLast();
            assertThat(last.flow()).isEqualTo("ps");
            assertThat(last.header("Contact")).endsWith(";expires=0");
            assertThat(ue.registration()).isEmpty();
            assertThat(lab.backend.installed()).isEmpty();
            until(() -> lab.backend.protectedPorts() == 0);
            assertThat(lab.events(UeEvent.Deregistered.class)).hasSize(1);
            get(ue.register());
        }
    }

    @Test
    void endsWhenTheRegistrationRunsOut() throws Exception {
        try (LabFixture lab = new LabFixture("127.0.0.1")) {
            lab.network.expires = 1;
            Ue ue = lab.ue(lab.config(TransportProtocol.UDP));
            get(ue.register());

            until(() -> lab.backend.installed().isEmpty());

            assertThat(ue.registration()).isEmpty();
        }
    }

    @Test
    void registersManyAtOnce() throws Exception {
        try (LabFixture lab = new LabFixture("127.0.0.1")) {
            List<Ue> ues = java.util.stream.IntStream.range(0, 50)
                    .mapToObj(i -> lab.ue(lab.config(i % 2 == 0 ? TransportProtocol.UDP : TransportProtocol.TCP)))
                    .toList();
            for (var future : ues.stream().map(Ue::register).toList()) {
                assertThat(get(future).expires()).isEqualTo(Duration.ofSeconds(600));
            }
            assertThat(lab.backend.installed()).hasSize(200).doesNotHaveDuplicates();
        }
    }
}
