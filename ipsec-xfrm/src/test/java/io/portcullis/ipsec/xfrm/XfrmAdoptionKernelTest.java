package io.portcullis.ipsec.xfrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.portcullis.ipsec.sa.FourSas;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaBackendException.Reason;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.TwoBackends;
import io.portcullis.linux.netlink.NetlinkConstants;
import io.portcullis.linux.netlink.NetlinkSocket;
import io.portcullis.linux.testbed.Echo;
import io.portcullis.linux.testbed.TwoHosts;
import io.portcullis.linux.testbed.TwoHosts.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a run of the kernel backend takes over from an earlier one, and what it leaves alone; system-test runs it inside a
 * kernel that has ESP.
 */
public class XfrmAdoptionKernelTest extends TwoBackends {

    private static final FourSas SET = FourSas.of(false, 6000, 1000);
    private static final int OTHERS_REQID = 77;
    /** XFRMNLGRP_SA of linux/xfrm.h: every change of states. */
    private static final int GROUP_SA = 3;
    private static final String ALGORITHMS = " auth-trunc hmac(sha1) 0x0102030405060708090a0b0c0d0e0f1011121314 96"
            + " enc cbc(aes) 0x000102030405060708090a0b0c0d0e0f";

    @Override
    protected SaBackend open() throws Exception {
        return XfrmBackend.open(XfrmConfig.DEFAULT);
    }

    @Override
    protected void leaveOrphan(TwoHosts where, Side side) {
        throw new AssertionError("nobody asks for orphans here");
    }

    /** By {@code ip xfrm}: a state for the packets and with the SPI of one of ours, but for the mark. */
    private void somebodyElses(Sa sa, String replayWindow) throws Exception {
        byHand(sa, sa.destination(), OTHERS_REQID, replayWindow);
    }

    private void byHand(Sa sa, InetAddress destination, int reqid, String replayWindow) throws Exception {
        String prefix = sa.source().getAddress().length == 4 ? "/32" : "/128";
        hosts.ip(Side.PCSCF, "xfrm state add src " + sa.source().getHostAddress() + " dst "
                + destination.getHostAddress() + " proto esp spi " + sa.spi() + " reqid " + reqid + " mode transport"
                + replayWindow + ALGORITHMS + " sel src " + sa.source().getHostAddress() + prefix + " dst "
                + sa.destination().getHostAddress() + prefix + " sport " + sa.sourcePort() + " dport "
                + sa.destinationPort());
    }

    private String statesAndPolicies() throws Exception {
        return hosts.ip(Side.PCSCF, "-s xfrm state") + hosts.ip(Side.PCSCF, "-s xfrm policy list nosock");
    }

    private void leave(FourSas set) throws Exception {
        SaBackend earlier = backend(Side.PCSCF);
        for (ProtectedEndpoint endpoint : set.endpoints(Side.PCSCF)) {
            earlier.protect(endpoint);
        }
        earlier.install(set.at(Side.PCSCF), SHA_AES, keys);
        earlier.closeKeeping(set.at(Side.PCSCF));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leavesStatesAndPoliciesOfOtherProgramsAlone(boolean six) throws Exception {
        FourSas set = FourSas.of(six, 6000, 1000);
        List<Sa> sas = set.at(Side.PCSCF);
        somebodyElses(sas.get(0), "");
        somebodyElses(sas.get(3), " replay-window 32");
        hosts.ip(Side.PCSCF,
                "xfrm policy add src 10.77.0.1/32 dst 10.77.0.9/32 sport 5100 dir out tmpl proto esp reqid "
                        + OTHERS_REQID + " mode transport");
        hosts.ip(Side.PCSCF, "xfrm policy add src 10.9.9.9/32 dst 10.9.9.8/32 dir in action block");
        String before = statesAndPolicies();

        assertThat(pcscf.adopt(sas)).isEmpty();
        assertThat(pcscf.clearOrphans()).isZero();
        assertThat(pcscf.installed()).isEmpty();
        assertThat(pcscf.counters()).isEmpty();
        pcscf.remove(sas);
        assertThat(statesAndPolicies()).isEqualTo(before);
        pcscf.install(sas.subList(1, 3), SHA_AES, keys);
        pcscf.closeKeeping(sas.subList(0, 1));
        assertThat(statesAndPolicies()).as("after closeKeeping").isEqualTo(before);
        SaBackend next = backend(Side.PCSCF);
        next.install(sas.subList(1, 3), SHA_AES, keys);
        next.close();
        assertThat(statesAndPolicies()).as("after close").isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void saysThatAnotherProgramHoldsAnSpi(int taken) throws Exception {
        List<Sa> sas = SET.at(Side.PCSCF);
        somebodyElses(sas.get(taken), "");
        String before = statesAndPolicies();

        assertThatThrownBy(() -> pcscf.install(sas, SHA_AES, keys)).isInstanceOfSatisfying(SaBackendException.class,
                refused -> assertThat(refused.reason()).isEqualTo(Reason.SPI_IN_USE))
                .hasMessageContaining("spi " + sas.get(taken).spi());
        assertThat(statesAndPolicies()).isEqualTo(before);
        pcscf.install(FourSas.of(false, 6000, 2000).at(Side.PCSCF), SHA_AES, keys);
        assertThat(pcscf.installed()).hasSize(4);
    }

    @Test
    void adoptsOnlyWhatIsTheSameInEveryPart() throws Exception {
        leave(SET);
        Sa sa = SET.request(Side.PCSCF);
        InetAddress elsewhere = InetAddress.getByName("10.77.0.9");
        List<Sa> similar = List.of(
                new Sa(Sa.Direction.OUT, sa.source(), sa.sourcePort(), sa.destination(), sa.destinationPort(),
                        sa.spi()),
                new Sa(Sa.Direction.IN, elsewhere, sa.sourcePort(), sa.destination(), sa.destinationPort(), sa.spi()),
                new Sa(Sa.Direction.IN, sa.source(), 7000, sa.destination(), sa.destinationPort(), sa.spi()),
                new Sa(Sa.Direction.IN, sa.source(), sa.sourcePort(), elsewhere, sa.destinationPort(), sa.spi()),
                new Sa(Sa.Direction.IN, sa.source(), sa.sourcePort(), sa.destination(), 7000, sa.spi()),
                new Sa(Sa.Direction.IN, sa.source(), sa.sourcePort(), sa.destination(), sa.destinationPort(),
                        Spi.of(999)));

        assertThat(pcscf.adopt(similar)).isEmpty();
        assertThat(pcscf.adopt(List.of(sa))).containsExactly(sa);
        assertThat(pcscf.clearOrphans()).as("the other three states, four policies").isEqualTo(7);
        assertThat(pcscf.installed()).containsExactly(sa);
    }

    @Test
    void adoptsNoStateThatIsNamedOtherwiseThanItsPackets() throws Exception {
        Sa sa = SET.request(Side.PCSCF);
        byHand(sa, InetAddress.getByName("10.77.0.9"), XfrmConfig.DEFAULT_REQID, " replay-window 32");
        assertThat(pcscf.adopt(List.of(sa))).isEmpty();
        assertThat(pcscf.clearOrphans()).isOne();
    }

    @Test
    void touchesNothingThatItAdopts() throws Exception {
        leave(SET);
        try (NetlinkSocket changes = hosts.at(Side.PCSCF)
                .call(() -> NetlinkSocket.open(NetlinkConstants.NETLINK_XFRM))) {
            changes.join(GROUP_SA);
            String before = statesAndPolicies();
            assertThat(pcscf.adopt(SET.at(Side.PCSCF))).hasSize(4);
            assertThat(changes.receive(Duration.ofMillis(NOT_COMING_MS), change -> {})).as("a change").isFalse();
            assertThat(statesAndPolicies()).isEqualTo(before);
            pcscf.remove(SET.at(Side.PCSCF));
            assertThat(changes.receive(Duration.ofMillis(WAIT_MS), change -> {})).as("removal is one").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void letsNothingPassInClearBetweenTwoRuns(boolean six) throws Exception {
        FourSas set = FourSas.of(six, 6000, 1000);
        Echo echo = echo(set, Side.PCSCF);
        leave(set);
        String left = hosts.ip(Side.PCSCF, "xfrm policy list nosock");
        assertThat(udp(set, Side.UE, HELLO, NOT_COMING_MS)).isFalse();
        assertThat(tcp(set, Side.UE, HELLO, NOT_COMING_MS)).isFalse();
        assertThat(echo.received()).isZero();

        pcscf.adopt(set.at(Side.PCSCF));
        for (ProtectedEndpoint endpoint : set.endpoints(Side.PCSCF)) {
            pcscf.protect(endpoint);
        }
        assertThat(pcscf.clearOrphans()).isZero();
        assertThat(hosts.ip(Side.PCSCF, "xfrm policy list nosock").lines().sorted())
                .containsExactlyElementsOf(left.lines().sorted().toList());
        pcscf.close();
        assertThat(hosts.ip(Side.PCSCF, "xfrm policy list nosock") + hosts.ip(Side.PCSCF, "xfrm state")).isBlank();
    }

    /** One dump and a look-up for each state: many states cost as many look-ups, not their square. */
    @Test
    void looksThroughWhatIsWantedOnceHoweverMuchItIs() throws Exception {
        int sets = 500;
        List<Sa> all = new ArrayList<>();
        for (int i = 0; i < sets; i++) {
            List<Sa> sas = FourSas.of(i % 2 == 0, 10_000 + 2 * i, 10_000 + 4L * i).at(Side.PCSCF);
            pcscf.install(sas, SHA_AES, keys);
            all.addAll(sas);
        }
        pcscf.closeKeeping(all);
        pcscf = backend(Side.PCSCF);
        AtomicInteger looks = new AtomicInteger();
        Collection<Sa> wanted = new AbstractCollection<>() {
            @Override
            public Iterator<Sa> iterator() {
                looks.incrementAndGet();
                return all.iterator();
            }

            @Override
            public int size() {
                return all.size();
            }
        };
        assertThat(pcscf.adopt(wanted)).hasSize(4 * sets);
        assertThat(looks).hasValue(1);
        assertThat(pcscf.clearOrphans()).isZero();
    }
}
