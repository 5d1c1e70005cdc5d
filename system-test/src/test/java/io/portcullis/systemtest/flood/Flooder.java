package io.portcullis.systemtest.flood;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sends REGISTERs in clear, each of another private identity that nobody knows, from many addresses in turn. */
final class Flooder implements AutoCloseable {

    private static final long STEP_NANOS = 1_000_000;

    private final String domain;
    private final List<DatagramChannel> sources = new ArrayList<>();
    private final Selector selector = Selector.open();
    private final Thread reader = Thread.ofPlatform().name("flood-answers").daemon().unstarted(this::read);
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLongArray statuses = new AtomicLongArray(700);
    private long number;

    /** @param addresses ours, each with port 5060 */
    Flooder(InetSocketAddress target, String domain, List<InetAddress> addresses) throws IOException {
        this.domain = domain;
        for (InetAddress address : addresses) {
            DatagramChannel channel = DatagramChannel.open();
            channel.bind(new InetSocketAddress(address, 5060));
            channel.connect(target);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            sources.add(channel);
        }
        reader.start();
    }

    /** Final answers other than 503 so far. */
    long served() {
        return served.get();
    }

    /** 503s so far. */
    long refused() {
        return refused.get();
    }

    /** How many answers of each status have come, for a message. */
    String statuses() {
        return IntStream.range(100, 700).filter(status -> statuses.get(status) > 0)
                .mapToObj(status -> status + ": " + statuses.get(status)).collect(Collectors.joining(", "));
    }

    /** Sends at this rate, or as near to it as this machine comes; how many were sent. */
    long send(double perSecond, Duration time) throws IOException {
        long began = System.nanoTime();
        long end = began + time.toNanos();
        long sent = 0;
        for (long now = began; now < end; now = System.nanoTime()) {
            long due = (long) ((now - began) / 1e9 * perSecond);
            for (; sent < due; sent++) {
                register(sources.get((int) (number % sources.size())));
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return sent;
    }

    private void register(DatagramChannel from) throws IOException {
        String user = "99999" + String.format("%010d", number++);
        InetSocketAddress local = (InetSocketAddress) from.getLocalAddress();
        String host = local.getAddress().getHostAddress();
        from.write(ByteBuffer.wrap(("REGISTER sip:" + domain + " SIP/2.0\r\nVia: SIP/2.0/UDP " + host
                + ":5060;branch=z9hG4bKf" + number + ";rport\r\nMax-Forwards: 70\r\nFrom: <sip:" + user + "@" + domain
                + ">;tag=f\r\nTo: <sip:" + user + "@" + domain + ">\r\nCall-ID: flood-" + number
                + "\r\nCSeq: 1 REGISTER\r\n"
                + "Contact: <sip:" + host + ":5062>;expires=600000;+g.3gpp.smsip\r\nSupported: path, sec-agree\r\n"
                + "Require: sec-agree\r\nProxy-Require: sec-agree\r\n"
                + "Security-Client: ipsec-3gpp;alg=hmac-sha-1-96;ealg=aes-cbc;spi-c=11111;spi-s=22222;port-c=5061;port-s=5062\r\n"
                + "Authorization: Digest username=\"" + user + "@" + domain + "\",realm=\"" + domain + "\",uri=\"sip:"
                + domain
                + "\",nonce=\"\",response=\"\"\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
        try {
            while (selector.isOpen()) {
                selector.select(key -> take((DatagramChannel) key.channel(), buffer));
            }
        } catch (IOException | java.nio.channels.ClosedSelectorException closed) {
            // That is its end.
        }
    }

    private void take(DatagramChannel channel, ByteBuffer buffer) {
        try {
            while (channel.read(buffer.clear()) > 0) {
                // SIP/2.0 nnn
                int status = (buffer.get(8) - '0') * 100 + (buffer.get(9) - '0') * 10 + buffer.get(10) - '0';
                statuses.incrementAndGet(Math.clamp(status, 0, 699));
                if (status == 503) {
                    refused.incrementAndGet();
                } else if (status >= 200) {
                    served.incrementAndGet();
                }
            }
        } catch (IOException e) {
            // An ICMP error, or its end.
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (DatagramChannel source : sources) {
            source.close();
        }
    }
}
