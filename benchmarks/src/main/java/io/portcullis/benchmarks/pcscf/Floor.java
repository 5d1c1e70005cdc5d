package io.portcullis.benchmarks.pcscf;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.portcullis.ipsec.esp.EspConfig;
import io.portcullis.ipsec.esp.HostedEsp;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.keys.EspKeys;
import io.portcullis.ipsec.xfrm.XfrmBackend;
import io.portcullis.ipsec.xfrm.XfrmConfig;
import io.portcullis.ipsec.xfrm.uapi.StateMessages;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.netlink.NetlinkAck;
import io.portcullis.linux.netlink.NetlinkConstants;
import io.portcullis.linux.netlink.NetlinkMessage;
import io.portcullis.linux.netlink.NetlinkSocket;

/** What the kernel alone takes: to install states, and to open and seal the packets of a program that does nothing else. */
public final class Floor {

    private static final int SERVER_PORT = 6000;
    private static final int CLIENT_PORT = 6001;
    private static final int FIRST_SPI = 100_000;
    private static final int SIZE = 1000;
    private static final int WINDOW = 16;
    private static final EspConfig ESP = EspConfig.DEFAULT.withDevice("floor%d");
    private static final ProcessTree SELF = new ProcessTree(ProcessHandle.current().pid());

    private final InetAddress server;
    private final InetAddress client;
    private final AlgorithmPair pair;

    private Floor(InetAddress server, InetAddress client, AlgorithmPair pair) {
        this.server = server;
        this.client = client;
        this.pair = pair;
    }

    /**
     * Arguments: the server's address, the client's, a pair of algorithms, and one of
     *
     * <ul>
     * <li>{@code states COUNT}: prints the CPU µs for a set of four states, by prepared messages and by our backend
     * <li>{@code echo}: answers datagrams, by ESP of the kernel, until standard input ends
     * <li>{@code packets PID COUNT}: sends it datagrams by ESP, and prints its CPU µs for each that came back
     * </ul>
     */
    public static void main(String[] args) throws Exception {
        AlgorithmPair pair = Crowd.pair(args[2]);
        Floor floor = new Floor(InetAddress.ofLiteral(args[0]), InetAddress.ofLiteral(args[1]), pair);
        switch (args[3]) {
            case "states" -> floor.states(Integer.parseInt(args[4]));
            case "echo" -> floor.echo();
            case "packets" -> floor.packets(new ProcessTree(Long.parseLong(args[4])), Integer.parseInt(args[5]));
            default -> throw new IllegalArgumentException(args[3]);
        }
        System.exit(0);
    }

    private static AkaKeys keys() {
        byte[] key = new byte[AkaKeys.LENGTH];
        key[0] = 1;
        return AkaKeys.of(key, key);
    }

    private Sa sa(boolean toServer, boolean here, int spi, int clientPort) {
        Sa.Direction direction = toServer == here ? Sa.Direction.IN : Sa.Direction.OUT;
        return toServer ? new Sa(direction, client, clientPort, server, SERVER_PORT, new Spi(spi))
                : new Sa(direction, server, SERVER_PORT, client, clientPort, new Spi(spi));
    }

    /** Two of one port pair and two of another, as a set has. */
    private List<Sa> set(int number) {
        List<Sa> sas = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sas.add(sa(i % 2 == 0, true, FIRST_SPI + 4 * number + i, CLIENT_PORT + i / 2));
        }
        return sas;
    }

    private void states(int count) throws LinuxException, SaBackendException, IOException {
        // The code is warm after the first round.
        plain(count);
        double plain = plain(count);
        backend(count);
        double backend = backend(count);
        System.out.printf(Locale.ROOT, "%.0f|%.0f%n", plain, backend);
    }

    private double plain(int count) throws LinuxException, IOException {
        List<List<NetlinkMessage>> sets = new ArrayList<>();
        try (AkaKeys keys = keys(); EspKeys expanded = EspKeys.expand(pair, keys)) {
            for (int i = 0; i < count; i++) {
                sets.add(set(i).stream().map(sa -> StateMessages.add(sa, pair, expanded, XfrmConfig.DEFAULT_REQID,
                        XfrmConfig.DEFAULT_REPLAY_WINDOW, SequenceNumber.of(0))).toList());
            }
        }
        try (NetlinkSocket socket = NetlinkSocket.open(NetlinkConstants.NETLINK_XFRM)) {
            long before = SELF.cpuNanos();
            for (List<NetlinkMessage> set : sets) {
                done(socket.batch(set));
            }
            double micros = (SELF.cpuNanos() - before) / 1e3 / count;
            for (int i = 0; i < count; i++) {
                List<NetlinkMessage> away = set(i).stream().map(sa -> StateMessages.delete(sa.id())).toList();
                done(socket.batch(away));
                away.forEach(NetlinkMessage::close);
            }
            return micros;
        } finally {
            sets.forEach(set -> set.forEach(NetlinkMessage::close));
        }
    }

    private static void done(List<NetlinkAck> acks) throws LinuxException {
        for (NetlinkAck ack : acks) {
            if (!ack.ok()) {
                throw ack.failure();
            }
        }
    }

    private double backend(int count) throws SaBackendException, IOException {
        try (SaBackend backend = XfrmBackend.open(XfrmConfig.DEFAULT); AkaKeys keys = keys()) {
            long before = SELF.cpuNanos();
            for (int i = 0; i < count; i++) {
                backend.install(set(i), pair, keys, sa -> 0L);
            }
            double micros = (SELF.cpuNanos() - before) / 1e3 / count;
            for (int i = 0; i < count; i++) {
                backend.remove(set(i));
            }
            return micros;
        }
    }

    private List<Sa> two(boolean here) {
        return List.of(sa(true, here, FIRST_SPI, CLIENT_PORT), sa(false, here, FIRST_SPI + 1, CLIENT_PORT));
    }

    private void echo() throws SaBackendException, IOException, InterruptedException {
        try (SaBackend backend = XfrmBackend.open(XfrmConfig.DEFAULT);
                AkaKeys keys = keys();
                DatagramSocket socket = new DatagramSocket(new InetSocketAddress(server, SERVER_PORT))) {
            backend.protect(new ProtectedEndpoint(server, SERVER_PORT));
            backend.install(two(true), pair, keys, sa -> 0L);
            Thread echo = Thread.ofPlatform().daemon().start(() -> answer(socket));
            System.out.println("ready");
            while (System.in.read() >= 0) {
                // Until the end.
            }
            socket.close();
            echo.join();
        }
    }

    private static void answer(DatagramSocket socket) {
        DatagramPacket packet = new DatagramPacket(new byte[2 * SIZE], 2 * SIZE);
        try {
            while (true) {
                packet.setLength(2 * SIZE);
                socket.receive(packet);
                socket.send(packet);
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void packets(ProcessTree echo, int count) throws SaBackendException, IOException, InterruptedException {
        try (HostedEsp esp = HostedEsp.open(ESP, false); AkaKeys keys = keys()) {
            esp.own(Crowd.ADDRESSES);
            esp.install(two(false), pair, keys, sa -> 0L);
            Semaphore window = new Semaphore(WINDOW);
            esp.start((from, to, payload) -> window.release());
            send(esp, window, count);
            long before = echo.cpuNanos();
            send(esp, window, count);
            System.out.printf(Locale.ROOT, "%.1f%n", (echo.cpuNanos() - before) / 1e3 / count);
        }
    }

    private void send(HostedEsp esp, Semaphore window, int count) throws IOException, InterruptedException {
        byte[] payload = new byte[SIZE];
        InetSocketAddress from = new InetSocketAddress(client, CLIENT_PORT);
        InetSocketAddress to = new InetSocketAddress(server, SERVER_PORT);
        for (int i = 0; i < count; i++) {
            acquire(window, 1);
            esp.send(from, to, payload);
        }
        acquire(window, WINDOW);
        window.release(WINDOW);
    }

    private static void acquire(Semaphore window, int permits) throws IOException, InterruptedException {
        if (!window.tryAcquire(permits, 10, TimeUnit.SECONDS)) {
            throw new IOException("datagrams do not come back");
        }
    }
}
