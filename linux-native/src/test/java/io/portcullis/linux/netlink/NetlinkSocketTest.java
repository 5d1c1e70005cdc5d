package io.portcullis.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions about links, which every user may ask every kernel (rtnetlink(7)). */
class NetlinkSocketTest {

    private static final int RTM_NEWLINK = 16;
    private static final int RTM_GETLINK = 18;
    private static final int IFLA_IFNAME = 3;
    private static final int IFINFOMSG = 16;
    private static final int RTNLGRP_LINK = 1;

    private NetlinkSocket socket;

    @BeforeEach
    void open() throws LinuxException {
        socket = NetlinkSocket.open(NetlinkConstants.NETLINK_ROUTE);
    }

    @AfterEach
    void close() throws LinuxException {
        socket.close();
    }

    private static NetlinkMessage link(int index) {
        NetlinkMessage message = NetlinkMessage.of(RTM_GETLINK, 0, "read link " + index);
        MemorySegment body = message.struct(IFINFOMSG);
        body.set(JAVA_INT_UNALIGNED, 4, index);
        return message;
    }

    private static Optional<String> name(NetlinkAnswer answer) {
        return answer.type() == RTM_NEWLINK ? answer.attributes(IFINFOMSG).text(IFLA_IFNAME) : Optional.empty();
    }

    @Test
    void listsLinks() throws LinuxException {
        NetlinkMessage all = NetlinkMessage.of(RTM_GETLINK, 0, "list links");
        all.struct(IFINFOMSG).set(JAVA_BYTE, 0, (byte) 0);
        assertThat(socket.dump(all, NetlinkSocketTest::name)).contains("lo");
        assertThat(socket.dump(all, NetlinkSocketTest::name)).as("the same message again").contains("lo");
    }

    @Test
    void readsOne() throws LinuxException {
        assertThat(socket.query(link(1), NetlinkSocketTest::name).orElseThrow()).hasValue("lo");
    }

    @Test
    void throwsTheKernelsErrorWithTheOperation() {
        assertThatThrownBy(() -> socket.query(link(999_999), NetlinkSocketTest::name))
                .isInstanceOfSatisfying(LinuxException.class, e -> assertThat(e.is(Errno.ENODEV)).isTrue())
                .hasMessage("read link 999999: ENODEV (No such device)");
    }

    @Test
    void addsTheKernelsOwnWords() {
        // No index and no name.
        assertThatThrownBy(() -> socket.request(link(0))).isInstanceOf(LinuxException.class)
                .hasMessageStartingWith("read link 0: EINVAL (Invalid argument)");
        NetlinkMessage nonsense = NetlinkMessage.of(RTM_GETLINK, 0, "ask nonsense");
        nonsense.struct(IFINFOMSG).set(JAVA_INT_UNALIGNED, 4, 1);
        nonsense.attribute(IFLA_IFNAME, new byte[40]);
        assertThatThrownBy(() -> socket.request(nonsense)).isInstanceOf(LinuxException.class)
                .hasMessageMatching("ask nonsense: E[A-Z]+ \\([^)]+\\): .+");
    }

    @Test
    void answersEachOfABatchOfAnySize() throws LinuxException {
        List<NetlinkMessage> messages = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            messages.add(link(i % 3 == 0 ? 999_999 : 1));
        }
        List<NetlinkAck> acks = socket.batch(messages);
        assertThat(acks).hasSize(1500);
        for (int i = 0; i < acks.size(); i++) {
            assertThat(acks.get(i).ok()).as("message %d", i).isEqualTo(i % 3 != 0);
        }
        assertThat(socket.batch(List.of())).isEmpty();
    }

    @Test
    void refusesAMessageBeyondItsBuffer() {
        NetlinkMessage huge = NetlinkMessage.of(RTM_GETLINK, 0, "ask at length");
        huge.struct(NetlinkSocket.SEND_BUFFER);
        assertThatThrownBy(() -> socket.request(huge)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void servesManyThreads() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Optional<String>>> asks = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                asks.add(() -> socket.query(link(1), NetlinkSocketTest::name).orElseThrow());
            }
            for (Future<Optional<String>> answer : threads.invokeAll(asks)) {
                assertThat(answer.get()).hasValue("lo");
            }
        }
    }

    @Test
    void waitsForNotificationsNoLongerThanTold() throws LinuxException {
        socket.join(RTNLGRP_LINK);
        assertThat(socket.receive(Duration.ZERO, answer -> {})).isFalse();
        assertThat(socket.receive(Duration.ofMillis(20), answer -> {})).isFalse();
    }

    @Test
    void namesTheGroupThatItCannotJoin() {
        assertThatThrownBy(() -> socket.join(100_000)).isInstanceOf(LinuxException.class)
                .hasMessage("join netlink multicast group 100000: EINVAL (Invalid argument)");
    }

    @Test
    void saysSoWhenItWasClosed() throws LinuxException {
        socket.close();
        socket.close();
        assertThatThrownBy(() -> socket.request(link(1))).isInstanceOfSatisfying(LinuxException.class,
                e -> assertThat(e.is(Errno.EBADF)).isTrue());
    }

    @Test
    void namesAProtocolThatTheKernelHasNot() {
        assertThatThrownBy(() -> NetlinkSocket.open(31)).isInstanceOfSatisfying(LinuxException.class,
                e -> assertThat(e.is(Errno.EPROTONOSUPPORT)).isTrue());
    }
}
