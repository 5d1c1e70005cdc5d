package io.portcullis.systemtest.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.portcullis.conformance.interop.InteropLog;
import io.portcullis.conformance.interop.PeerFault;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeException;
import io.portcullis.lab.ue.UeFailure;
import io.portcullis.lab.ue.UeListener;
import io.portcullis.lab.ue.UeSetStatus;
import io.portcullis.linux.testbed.Command;
import io.portcullis.sip.stack.transport.TransportProtocol;
import io.portcullis.systemtest.lab.Lab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our phones before Kamailio as the P-CSCF: one kind of phone after another, each with a Kamailio of its own. What does not
 * work because of Kamailio ({@link KamailioPcscfFaults}) must not work, and for the reason that is given.
 */
@TestMethodOrder(OrderAnnotation.class)
class KamailioPcscfCases {

    private static final Duration PATIENCE = Duration.ofSeconds(32);
    /** Where no answer is expected. */
    private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(8);
    /** One for the callee, three for the caller's sets, and some for first REGISTERs that are repeated. */
    private static final int PORT_PAIRS = 8;
    private static final String PLAIN_SA = "(?s).*hmac\\(sha1\\).*cipher_null.*";

    private static Lab lab;
    private static InteropLog log;

    @BeforeAll
    static void start() throws Exception {
        lab = new Lab("kernel", PhoneKind.subscribers(), PATIENCE);
        log = new InteropLog(
                "Our phones, " + KamailioProcess.version() + " as the P-CSCF (ims_ipsec_pcscf), our home network");
    }

    @AfterAll
    static void stop() throws Exception {
        lab.close();
    }

    static List<PhoneKind> kinds() {
        return PhoneKind.all();
    }

    private static KamailioProcess kamailio(PhoneKind kind) throws Exception {
        return KamailioProcess.start(Lab.CORE, "kamailio-pcscf.cfg",
                Map.of("FAMILY", kind.six() ? "V6" : "V4", "OUR_V4", Lab.PCSCF_V4.getHostAddress(), "OUR_V6",
                        "2001:db8::1", "HOME_V4", Lab.HOME, "PAIRS", Integer.toString(PORT_PAIRS)),
                new InetSocketAddress(kind.six() ? Lab.PCSCF_V6 : Lab.PCSCF_V4, 5060));
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("kinds")
    void phonesOfAKind(PhoneKind kind) throws Exception {
        boolean registers = KamailioPcscfFaults.expected(kind, Step.REGISTER).isEmpty();
        try (KamailioProcess kamailio = kamailio(kind);
                PhoneSteps phones = new PhoneSteps(lab, kind, registers ? PATIENCE : LITTLE_PATIENCE)) {
            registerCallee(kind, phones, kamailio);
            for (Step step : registers ? Step.values() : new Step[]{Step.REGISTER}) {
                goesAsExpected(kind, step, phones, kamailio);
            }
        }
    }

    /** It is the first one of this Kamailio, so it may register by chance where others cannot. */
    private static void registerCallee(PhoneKind kind, PhoneSteps phones, KamailioProcess kamailio) throws Exception {
        Optional<PeerFault> fault = KamailioPcscfFaults.expected(kind, Step.REGISTER);
        if (fault.filter(KamailioPcscfFaults.NO_AES_GCM::equals).isPresent()) {
            return;
        }
        try {
            phones.registerCallee().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            assertThat(fault).as("%s: the callee: %s%n%s", kind, failed, kamailio.log()).isPresent();
        }
    }

    /** What {@link KamailioPcscfFaults#NO_AES_GCM} advises. */
    @Order(2)
    @Test
    void ofSeveralPairsItTakesTheLast() throws Exception {
        PhoneKind kind = new PhoneKind(AlgorithmPair.ALL.getLast(), TransportProtocol.UDP, false);
        AlgorithmPair last = AlgorithmPair.ALL.stream().filter(AlgorithmPair::hmac).findFirst().orElseThrow();
        try (KamailioProcess kamailio = kamailio(kind);
                Ue phone = lab.phone(kind.caller(),
                        usual -> kind.configure(usual, PATIENCE).withPairs(kind.pair(), last),
                        UeListener.NONE)) {
            lab.each(List.of(phone), Ue::register);
            assertThat(phone.sets().get(60, TimeUnit.SECONDS)).as(kamailio.log()).extracting(UeSetStatus::pair)
                    .containsExactly(last);
        }
        log.works(kind.pair() + " then " + last + ", UDP, IPv4", Step.REGISTER.toString());
    }

    private static void goesAsExpected(PhoneKind kind, Step step, PhoneSteps phones, KamailioProcess kamailio)
            throws Exception {
        Optional<PeerFault> fault = KamailioPcscfFaults.expected(kind, step);
        String statistics = statistics();
        try {
            phones.perform(step);
        } catch (UeException | AssertionError failure) {
            if (fault.isEmpty()) {
                throw new AssertionError(kind + ", " + step + ": " + failure.getMessage() + "\nKamailio:\n"
                        + kamailio.log(), failure);
            }
            if (step == Step.REGISTER) {
                dropsWhatThePhoneSends(fault.get(), failure, statistics);
            }
            log.fails(kind.toString(), step.toString(), fault.get());
            return;
        }
        assertThat(fault).as("%s, %s works now: the peer has changed", kind, step).isEmpty();
        log.works(kind.toString(), step.toString());
    }

    /** The phone's protected packets arrived, and the P-CSCF's kernel dropped them for the reason that is given. */
    private static void dropsWhatThePhoneSends(PeerFault fault, Throwable failure, String before) throws Exception {
        assertThat(failure).isInstanceOfSatisfying(UeException.class, told -> assertThat(told.failure())
                .isInstanceOfSatisfying(UeFailure.NoProtectedAnswer.class,
                        silence -> assertThat(silence.packetsReceived()).as(told.getMessage()).isZero()));
        if (fault.equals(KamailioPcscfFaults.NO_AES_GCM)) {
            assertThat(Command.run("ip -n " + Lab.CORE + " xfrm state list nokeys")).matches(PLAIN_SA);
            assertThat(grown(before, "XfrmInStateProtoError")).as("packets whose integrity is wrong").isPositive();
        } else {
            assertThat(grown(before, "XfrmInStateMismatch", "XfrmInStateProtoError"))
                    .as("packets that are not the phone's after decryption").isPositive();
        }
    }

    private static long grown(String before, String... names) throws Exception {
        return Kernel.counter(statistics(), names) - Kernel.counter(before, names);
    }

    private static String statistics() throws IOException, InterruptedException {
        return Command.run("ip netns exec " + Lab.CORE + " cat /proc/net/xfrm_stat");
    }
}
