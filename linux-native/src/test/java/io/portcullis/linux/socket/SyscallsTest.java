package io.portcullis.linux.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that need no privilege, on this machine's own kernel. */
class SyscallsTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void carriesDatagramsAndTheirSenders(String host) throws LinuxException {
        int family = host.contains(":") ? Constants.AF_INET6 : Constants.AF_INET;
        int a = Syscalls.socket(family, Constants.SOCK_DGRAM, 0);
        int b = Syscalls.socket(family, Constants.SOCK_DGRAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            Syscalls.bind(a, SocketAddresses.inet(arena, new InetSocketAddress(host, 0)));
            Syscalls.bind(b, SocketAddresses.inet(arena, new InetSocketAddress(host, 0)));
            InetSocketAddress addressOfA = nameOf(a, arena);
            InetSocketAddress addressOfB = nameOf(b, arena);
            assertThat(addressOfA.getPort()).isPositive();

            MemorySegment data = arena.allocateFrom(JAVA_BYTE, (byte) 1, (byte) 2, (byte) 3);
            assertThat(Syscalls.sendto(a, data, 0, SocketAddresses.inet(arena, addressOfB))).isEqualTo(3);
            assertThat(FileCalls.poll(b, Constants.POLLIN, 5000)).isEqualTo(Constants.POLLIN);
            MemorySegment buffer = arena.allocate(64);
            MemorySegment from = arena.allocate(SocketAddresses.MAX_SIZE, 4);
            assertThat(Syscalls.recvfrom(b, buffer, 0, from)).isEqualTo(3);
            assertThat(buffer.asSlice(0, 3).toArray(JAVA_BYTE)).containsExactly(1, 2, 3);
            assertThat(SocketAddresses.inet(from)).isEqualTo(addressOfA);

            Syscalls.connect(b, SocketAddresses.inet(arena, addressOfA));
            assertThat(Syscalls.send(b, data, 0)).isEqualTo(3);
            assertThat(Syscalls.recv(a, buffer.asSlice(0, 2), Constants.MSG_TRUNC)).as("real length").isEqualTo(3);
        } finally {
            Syscalls.close(a);
            Syscalls.close(b);
        }
    }

    private static InetSocketAddress nameOf(int fd, Arena arena) throws LinuxException {
        MemorySegment name = arena.allocate(SocketAddresses.MAX_SIZE, 4);
        int length = Syscalls.getsockname(fd, name);
        return SocketAddresses.inet(name.asSlice(0, length));
    }

    @Test
    void namesTheCallAndTheErrno() throws LinuxException {
        int first = Syscalls.socket(Constants.AF_INET, Constants.SOCK_STREAM, 0);
        int second = Syscalls.socket(Constants.AF_INET, Constants.SOCK_DGRAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            assertFails(Errno.EAGAIN, "recv: ",
                    () -> Syscalls.recv(second, arena.allocate(8), Constants.MSG_DONTWAIT));
            assertFails(Errno.ENOTCONN, "recv: ", () -> Syscalls.recv(first, arena.allocate(8), 0));
            assertFails(Errno.EADDRNOTAVAIL, "bind: ",
                    () -> Syscalls.bind(second, SocketAddresses.inet(arena, new InetSocketAddress("192.0.2.1", 0))));
            assertFails(Errno.ENOPROTOOPT, "setsockopt: ",
                    () -> Syscalls.setsockopt(second, Constants.SOL_SOCKET, 9999, 1));
        } finally {
            Syscalls.close(first);
            Syscalls.close(second);
        }
        assertFails(Errno.EBADF, "close: ", () -> Syscalls.close(first));
        assertFails(Errno.EAFNOSUPPORT, "socket: ", () -> Syscalls.socket(9999, Constants.SOCK_DGRAM, 0));
        assertFails(Errno.ENOENT, "open /nowhere: ", () -> FileCalls.open("/nowhere", Constants.O_RDONLY));
        assertFails(Errno.ENODEV, "if_nametoindex nosuch0: ", () -> FileCalls.ifNameToIndex("nosuch0"));
    }

    /** Something that must fail. */
    @FunctionalInterface
    private interface Call {
        void make() throws LinuxException;
    }

    private static void assertFails(Errno errno, String words, Call call) {
        assertThatThrownBy(call::make).isInstanceOfSatisfying(LinuxException.class,
                e -> assertThat(e.errno()).isEqualTo(errno.number())).hasMessageStartingWith(words);
    }

    @Test
    void wakesAPollerThroughAnEventDescriptor() throws LinuxException {
        int event = FileCalls.eventfd(0, Constants.O_NONBLOCK);
        try (Arena arena = Arena.ofConfined()) {
            assertThat(FileCalls.poll(event, Constants.POLLIN, 0)).isZero();
            assertThat(FileCalls.write(event, arena.allocateFrom(JAVA_LONG, 7))).isEqualTo(8);
            assertThat(FileCalls.poll(event, Constants.POLLIN, 5000)).isEqualTo(Constants.POLLIN);
            MemorySegment count = arena.allocate(JAVA_LONG);
            assertThat(FileCalls.read(event, count)).isEqualTo(8);
            assertThat(count.get(JAVA_LONG, 0)).isEqualTo(7);
        } finally {
            Syscalls.close(event);
        }
    }

    @Test
    void findsTheLoopbackDevice() throws LinuxException {
        assertThat(FileCalls.ifNameToIndex("lo")).isPositive();
    }
}
