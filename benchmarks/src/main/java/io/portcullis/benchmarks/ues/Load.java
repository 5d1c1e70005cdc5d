package io.portcullis.benchmarks.ues;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * All UEs. Each sends from its own address, by a socket that is there only as long as that takes; what comes to any of them comes to
 * one socket on port_us of all addresses. At most so many wait for their answer at a time, and what has none is sent again.
 */
final class Load implements AutoCloseable {

    static final int BUFFER = 8 << 20;
    static final int LARGEST = 65_535;

    private static final int WINDOW = 48;
    private static final long REPEAT_MILLIS = 1_000;
    private static final int MOST_REPEATS = 20;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** What a UE sends over its set. */
    enum Kind {
        MESSAGE, REGISTER
    }

    private record Sent(int ue, int number, byte[] bytes, InetSocketAddress to, long at) {}

    private final DatagramSocket portUs;
    /** Keeps port_uc ours, on an address that no UE has. */
    private final DatagramSocket portUc;
    private final UeMessages messages;
    private final InetSocketAddress core;
    private final String[] verify;
    private final Semaphore window = new Semaphore(WINDOW);
    private final Map<String, Sent> waiting = new ConcurrentHashMap<>();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final SplittableRandom random = new SplittableRandom(1);
    private int number;

    /** @param ues how many there are at most */
    Load(InetSocketAddress core, int ues) throws IOException {
        this.core = core;
        this.verify = new String[ues];
        this.portUs = new DatagramSocket(new InetSocketAddress(0));
        portUs.setReceiveBufferSize(BUFFER);
        this.portUc = new DatagramSocket(new InetSocketAddress(Loopback.HOME, 0));
        this.messages = new UeMessages(portUc.getLocalPort(), portUs.getLocalPort());
        Thread.ofPlatform().name("answers").daemon().start(this::receive);
    }

    /** Sent again for want of an answer, since the start. */
    long repeats() {
        return repeats.get();
    }

    /** Answered otherwise than with 401 and 200, since the start. */
    long failures() {
        return failures.get();
    }

    /** Registers the UEs from {@code from} to {@code to} - 1, as fast as it goes. */
    void register(int from, int to) throws IOException, InterruptedException {
        for (int ue = from; ue < to; ue++) {
            acquire();
            send(ue, 1, messages.register(ue, 1, ""), core);
        }
        finish();
    }

    /** Sends as many messages of UEs picked at random below {@code ues}, at a pace if they are answered as fast. */
    void send(Kind kind, int count, int ues, int perSecond) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long early = begin + i * SECOND / perSecond - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            acquire();
            int ue = random.nextInt(ues);
            int next = 10 + number++;
            String server = verify[ue];
            send(ue, next, kind == Kind.REGISTER ? messages.register(ue, next, server)
                    : messages.message(ue, next, server), portPs(server));
        }
        finish();
    }

    private void finish() throws IOException, InterruptedException {
        for (int i = 0; i < WINDOW; i++) {
            acquire();
        }
        window.release(WINDOW);
    }

    private void acquire() throws IOException, InterruptedException {
        for (int tries = 0; !window.tryAcquire(REPEAT_MILLIS, TimeUnit.MILLISECONDS); tries++) {
            if (tries == MOST_REPEATS) {
                throw new IOException(waiting.size() + " messages are not answered, one of them:\n"
                        + waiting.values().stream().findAny().map(sent -> text(sent.bytes())).orElse(""));
            }
            for (Sent sent : waiting.values()) {
                if (System.nanoTime() - sent.at() > TimeUnit.MILLISECONDS.toNanos(REPEAT_MILLIS)) {
                    repeats.incrementAndGet();
                    transmit(sent);
                }
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void send(int ue, int cseq, String message, InetSocketAddress to) throws IOException {
        Sent sent = new Sent(ue, cseq, message.getBytes(StandardCharsets.ISO_8859_1), to, System.nanoTime());
        waiting.put(header(message, "Call-ID"), sent);
        transmit(sent);
    }

    /** One at a time: of one UE, two would want the same port. */
    private synchronized void transmit(Sent sent) throws IOException {
        InetAddress from = InetAddress.ofLiteral(Loopback.ue(sent.ue()));
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, portUc.getLocalPort()))) {
            socket.send(new DatagramPacket(sent.bytes(), sent.bytes().length, sent.to()));
        }
    }

    private static InetSocketAddress portPs(String securityServer) {
        int begin = securityServer.indexOf("port-s=") + 7;
        int end = begin;
        while (end < securityServer.length() && Character.isDigit(securityServer.charAt(end))) {
            end++;
        }
        return new InetSocketAddress(Loopback.PCSCF, Integer.parseInt(securityServer.substring(begin, end)));
    }

    private static String header(String message, String name) {
        int begin = message.indexOf("\r\n" + name + ": ") + name.length() + 4;
        return message.substring(begin, message.indexOf("\r\n", begin));
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        try {
            while (true) {
                packet.setLength(LARGEST);
                portUs.receive(packet);
                String answer = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
                int status = Integer.parseInt(answer.substring(8, 11));
                Sent sent = status < 200 ? null : waiting.remove(header(answer, "Call-ID"));
                if (sent != null) {
                    answered(sent, status, answer);
                }
            }
        } catch (IOException e) {
            if (!portUs.isClosed()) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void answered(Sent sent, int status, String answer) throws IOException {
        if (status == 401 && sent.number() == 1) {
            String server = header(answer, "Security-Server");
            verify[sent.ue()] = server;
            send(sent.ue(), 2, messages.register(sent.ue(), 2, server), portPs(server));
            return;
        }
        if (status != 200 && failures.incrementAndGet() == 1) {
            System.err.println(text(sent.bytes()) + answer);
        }
        window.release();
    }

    @Override
    public void close() {
        portUs.close();
        portUc.close();
    }
}
