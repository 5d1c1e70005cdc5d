package io.portcullis.conformance.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers questions over UDP and TCP on a loopback address from what a test has put in, and counts them. */
public final class NameServer implements AutoCloseable {

    /** Record types (RFC 1035, 2782, 3403, 3596). */
    public static final int A = 1;
    public static final int CNAME = 5;
    public static final int AAAA = 28;
    public static final int SRV = 33;
    public static final int NAPTR = 35;

    private static final int QUESTION = 12;
    private static final int SERVFAIL = 2;
    private static final int NXDOMAIN = 3;

    private final DatagramSocket socket;
    private final ServerSocket streams;
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Mood mood = Mood.ANSWERS;

    /** How it behaves. */
    public enum Mood {
        /** It answers. */
        ANSWERS,
        /** It says nothing. */
        SILENT,
        /** It says that it failed. */
        FAILS,
        /** Over UDP it says that the answer is too long. */
        TRUNCATES
    }

    private record Entry(String name, int type, int ttl, byte[] data) {}

    /** On this address, on a port of its own. */
    public NameServer(String address) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
        streams = new ServerSocket(socket.getLocalPort(), 5, socket.getLocalAddress());
        Thread.ofPlatform().daemon().name("name-server").start(this::datagrams);
        Thread.ofPlatform().daemon().name("name-server-tcp").start(this::connections);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** How it behaves from now on. */
    public void mood(Mood other) {
        mood = other;
    }

    /** The questions so far, each {@code name/type}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Forgets all records and questions. */
    public void clear() {
        entries.clear();
        asked.clear();
    }

    /** Adds an A or AAAA record. */
    public NameServer address(String name, int ttl, String ip) throws IOException {
        byte[] bytes = InetAddress.getByName(ip).getAddress();
        return add(name, bytes.length == 4 ? A : AAAA, ttl, bytes);
    }

    /** Adds an SRV record. */
    public NameServer srv(String name, int ttl, int priority, int weight, int port, String target) {
        return add(name, SRV, ttl, written(out -> {
            out.writeShort(priority);
            out.writeShort(weight);
            out.writeShort(port);
            name(out, target);
        }));
    }

    /** Adds a NAPTR record without regular expression. */
    public NameServer naptr(String name, int ttl, int order, int preference, String flags, String service,
            String replacement) {
        return add(name, NAPTR, ttl, written(out -> {
            out.writeShort(order);
            out.writeShort(preference);
            text(out, flags);
            text(out, service);
            text(out, "");
            name(out, replacement);
        }));
    }

    /** Adds an alias. */
    public NameServer cname(String name, int ttl, String target) {
        return add(name, CNAME, ttl, written(out -> name(out, target)));
    }

    private NameServer add(String name, int type, int ttl, byte[] data) {
        entries.add(new Entry(name.toLowerCase(Locale.ROOT), type, ttl, data));
        return this;
    }

    @FunctionalInterface
    private interface Writing {

        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writing.to(new DataOutputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.writeByte(text.length());
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void name(DataOutputStream out, String name) throws IOException {
        for (String label : name.split("\\.")) {
            if (!label.isEmpty()) {
                text(out, label);
            }
        }
        out.writeByte(0);
    }

    private void datagrams() {
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()),
                        mood == Mood.TRUNCATES);
                if (mood != Mood.SILENT) {
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void connections() {
        while (!streams.isClosed()) {
            try (Socket stream = streams.accept()) {
                DataInputStream in = new DataInputStream(stream.getInputStream());
                byte[] query = in.readNBytes(in.readUnsignedShort());
                byte[] answer = answer(query, false);
                DataOutputStream out = new DataOutputStream(stream.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
                in.read();
            } catch (IOException closed) {
                // The next one.
            }
        }
    }

    private byte[] answer(byte[] query, boolean truncated) {
        StringBuilder name = new StringBuilder();
        int at = QUESTION;
        while (query[at] != 0) {
            name.append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII)).append('.');
            at += 1 + query[at];
        }
        int type = ByteBuffer.wrap(query).getShort(at + 1);
        int end = at + 5;
        String wanted = name.substring(0, name.length() - 1).toLowerCase(Locale.ROOT);
        asked.add(wanted + "/" + type);
        List<Entry> found = truncated ? List.of() : find(wanted, type);
        boolean known = truncated || entries.stream().anyMatch(entry -> entry.name().equals(wanted));
        int code = mood == Mood.FAILS ? SERVFAIL : known ? 0 : NXDOMAIN;
        return written(out -> {
            out.write(query, 0, 2);
            out.writeShort((truncated ? 0x8380 : 0x8180) | code);
            out.writeShort(1);
            out.writeShort(mood == Mood.FAILS ? 0 : found.size());
            out.writeInt(0);
            out.write(query, QUESTION, end - QUESTION);
            if (mood != Mood.FAILS) {
                for (Entry entry : found) {
                    name(out, entry.name());
                    out.writeShort(entry.type());
                    out.writeShort(1);
                    out.writeInt(entry.ttl());
                    out.writeShort(entry.data().length);
                    out.write(entry.data());
                }
            }
        });
    }

    /** What there is of a name; behind an alias, what that stands for. */
    private List<Entry> find(String name, int type) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.name().equals(name) && entry.type() == type) {
                found.add(entry);
            } else if (entry.name().equals(name) && entry.type() == CNAME) {
                found.add(entry);
                found.addAll(find(nameIn(entry.data()), type));
            }
        }
        return found;
    }

    private static String nameIn(byte[] data) {
        StringBuilder name = new StringBuilder();
        for (int at = 0; data[at] != 0; at += 1 + data[at]) {
            name.append(name.isEmpty() ? "" : ".").append(new String(data, at + 1, data[at],
                    StandardCharsets.US_ASCII));
        }
        return name.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        streams.close();
    }
}
