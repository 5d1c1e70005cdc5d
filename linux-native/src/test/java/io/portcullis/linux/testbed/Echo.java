package io.portcullis.linux.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import io.portcullis.linux.socket.NetworkNamespace;

/** Sends everything back, over UDP and TCP, on one address and port of a namespace; and the clients to ask it. */
public final class Echo implements AutoCloseable {

    private static final int BUFFER = 4096;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final AtomicLong received = new AtomicLong();

    private Echo(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
    }

    /** Starts it. */
    public static Echo start(NetworkNamespace namespace, InetAddress address, int port) throws Exception {
        Echo echo = namespace.call(() -> {
            ServerSocket tcp = new ServerSocket();
            tcp.setReuseAddress(true);
            tcp.bind(new InetSocketAddress(address, port), 50);
            return new Echo(new DatagramSocket(new InetSocketAddress(address, port)), tcp);
        });
        Thread.ofPlatform().daemon().name("echo-udp-" + port).start(echo::serveUdp);
        Thread.ofPlatform().daemon().name("echo-tcp-" + port).start(echo::serveTcp);
        return echo;
    }

    /** Datagrams and connections so far. */
    public long received() {
        return received.get();
    }

    private void serveUdp() {
        byte[] buffer = new byte[BUFFER];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                received.incrementAndGet();
                udp.send(packet);
            } catch (IOException e) {
                // Closed, or an ICMP error: the client sees what is missing.
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket connection = tcp.accept()) {
                received.incrementAndGet();
                InputStream in = connection.getInputStream();
                OutputStream out = connection.getOutputStream();
                in.transferTo(out);
            } catch (IOException e) {
                // As above.
            }
        }
    }

    /** A datagram's round trip; false if nothing came back in that time. */
    public static boolean overUdp(NetworkNamespace from, InetSocketAddress local, InetSocketAddress remote, byte[] data,
            int timeoutMs) throws Exception {
        return from.call(() -> {
            try (DatagramSocket socket = new DatagramSocket(local)) {
                socket.setSoTimeout(timeoutMs);
                socket.send(new DatagramPacket(data, data.length, remote));
                DatagramPacket answer = new DatagramPacket(new byte[BUFFER], BUFFER);
                socket.receive(answer);
                return Arrays.equals(data, Arrays.copyOf(answer.getData(), answer.getLength()));
            } catch (SocketTimeoutException e) {
                return false;
            }
        });
    }

    /** Some bytes' round trip over a connection of its own; false if it did not come to be in that time. */
    public static boolean overTcp(NetworkNamespace from, InetSocketAddress local, InetSocketAddress remote, byte[] data,
            int timeoutMs) throws Exception {
        return from.call(() -> {
            try (Socket socket = new Socket()) {
                socket.setReuseAddress(true);
                // Tests use the same pair of ports again at once: no TIME_WAIT.
                socket.setSoLinger(true, 0);
                socket.bind(local);
                socket.connect(remote, timeoutMs);
                socket.setSoTimeout(timeoutMs);
                socket.getOutputStream().write(data);
                return Arrays.equals(data, socket.getInputStream().readNBytes(data.length));
            } catch (SocketTimeoutException | SocketException e) {
                return false;
            }
        });
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
