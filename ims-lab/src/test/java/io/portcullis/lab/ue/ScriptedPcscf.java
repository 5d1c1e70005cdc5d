package io.portcullis.lab.ue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A P-CSCF's sockets on the loopback: the unprotected port, port_ps and port_pc, UDP and TCP, with plain java.net. What it
 * says is up to the script.
 */
final class ScriptedPcscf implements AutoCloseable {

    final List<TextMessage> received = new CopyOnWriteArrayList<>();
    private final InetAddress address;
    private final Map<String, DatagramSocket> udp = new ConcurrentHashMap<>();
    private final Map<String, ServerSocket> tcp = new ConcurrentHashMap<>();
    private final Map<InetSocketAddress, Socket> connections = new ConcurrentHashMap<>();
    private volatile Consumer<TextMessage> script = message -> {
    };

    ScriptedPcscf(InetAddress address) throws IOException {
        this.address = address;
        for (String flow : List.of("open", "ps", "pc")) {
            bind(flow);
        }
    }

    // The same number for UDP and TCP, as a P-CSCF's sockets have it.
    private void bind(String flow) throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            DatagramSocket datagram = new DatagramSocket(new InetSocketAddress(address, 0));
            try {
                ServerSocket server = new ServerSocket();
                server.setReuseAddress(true);
                server.bind(new InetSocketAddress(address, datagram.getLocalPort()));
                udp.put(flow, datagram);
                tcp.put(flow, server);
                Thread.ofPlatform().daemon().name("pcscf-udp-" + flow).start(() -> readUdp(flow, datagram));
                Thread.ofPlatform().daemon().name("pcscf-tcp-" + flow).start(() -> accept(flow, server));
                return;
            } catch (IOException e) {
                datagram.close();
            }
        }
        throw new IOException("no port that is free for UDP and TCP");
    }

    void script(Consumer<TextMessage> next) {
        script = next;
    }

    InetSocketAddress open() {
        return new InetSocketAddress(address, port("open"));
    }

    int port(String flow) {
        DatagramSocket socket = udp.get(flow);
        if (socket == null) {
            throw new IllegalArgumentException(flow);
        }
        return socket.getLocalPort();
    }

    /** What came with this method, requests only. */
    List<TextMessage> requests(String method) {
        return received.stream().filter(m -> !m.isResponse() && m.method().equals(method)).toList();
    }

    /** Responses that came for requests of this method. */
    List<TextMessage> responses(String method) {
        return received.stream().filter(m -> m.isResponse() && m.method().equals(method)).toList();
    }

    /** Answers as TS 33.203 7.1 wants it: TCP on its connection; UDP over the set from port_pc to port_us. */
    void answer(TextMessage request, String response) {
        if (request.tcp()) {
            Socket socket = connections.get(request.from());
            if (socket != null) {
                write(socket, response);
            }
        } else if (request.flow().equals("open")) {
            sendUdp("open", request.from(), response);
        } else {
            String sentBy = request.header("Via").split("[ ;]")[1];
            int port = Integer.parseInt(sentBy.substring(sentBy.lastIndexOf(':') + 1));
            sendUdp("pc", new InetSocketAddress(request.from().getAddress(), port), response);
        }
    }

    void answer(TextMessage request, int status, String reason, String... lines) {
        answer(request, request.response(status, reason, List.of(lines), ""));
    }

    void sendUdp(String flow, InetSocketAddress to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            DatagramSocket socket = udp.get(flow);
            if (socket != null) {
                socket.send(new DatagramPacket(bytes, bytes.length, to));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens a connection from a port of its own to port_us and sends over it; answers are recorded as flow {@code pc}. */
    void sendTcp(InetSocketAddress to, String text) throws IOException {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(to, 2000);
        serve("pc", socket);
        write(socket, text);
    }

    /** The open connection from this address; null if there is none. */
    @Nullable
    Socket connection(InetSocketAddress from) {
        return connections.get(from);
    }

    private static void write(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void readUdp(String flow, DatagramSocket socket) {
        byte[] buffer = new byte[65_535];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
            } catch (IOException e) {
                return;
            }
            String text = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
            if (text.contains("\r\n\r\n")) {
                handle(new TextMessage(text, flow, false, (InetSocketAddress) packet.getSocketAddress()));
            }
        }
    }

    private void accept(String flow, ServerSocket server) {
        while (!server.isClosed()) {
            try {
                serve(flow, server.accept());
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(String flow, Socket socket) {
        InetSocketAddress from = (InetSocketAddress) socket.getRemoteSocketAddress();
        connections.put(from, socket);
        Thread.ofPlatform().daemon().name("pcscf-conn-" + from).start(() -> {
            try (socket; InputStream in = socket.getInputStream()) {
                while (true) {
                    handle(new TextMessage(readMessage(in), flow, true, from));
                }
            } catch (IOException e) {
                connections.remove(from, socket);
            }
        });
    }

    private static String readMessage(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.UTF_8);
        String length = new TextMessage(text, "", true, new InetSocketAddress(0)).header("Content-Length");
        return text + new String(in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length)),
                StandardCharsets.UTF_8);
    }

    private void handle(TextMessage message) {
        received.add(message);
        script.accept(message);
    }

    @Override
    public void close() throws IOException {
        udp.values().forEach(DatagramSocket::close);
        for (ServerSocket server : tcp.values()) {
            server.close();
        }
        for (Socket socket : new ArrayList<>(connections.values())) {
            socket.close();
        }
    }
}
