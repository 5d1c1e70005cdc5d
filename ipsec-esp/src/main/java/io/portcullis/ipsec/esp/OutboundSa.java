package io.portcullis.ipsec.esp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

import io.portcullis.ipsec.esp.packet.EspSealer;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.keys.EspKeys;
import io.portcullis.linux.socket.SocketAddresses;

/** An SA that we send on. Thread-safe. */
final class OutboundSa implements AutoCloseable {

    private final Sa sa;
    private final EspSealer sealer;
    private final MemorySegment destination;
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong sequence;
    private final AtomicLong bytes = new AtomicLong();
    private boolean closed;

    OutboundSa(Sa sa, AlgorithmPair pair, EspKeys keys, SequenceNumber last) {
        this.sa = sa;
        this.sealer = new EspSealer(sa.spi().bits(), pair, keys, last);
        this.sequence = new AtomicLong(last.value());
        this.destination = SocketAddresses.inet(Arena.ofAuto(), new InetSocketAddress(sa.destination(), 0));
    }

    Sa sa() {
        return sa;
    }

    /** The receiver as a sockaddr. */
    MemorySegment destination() {
        return destination;
    }

    /**
     * Seals a transport segment; -1 if the sequence numbers are used up, or the SA was removed.
     *
     * @param from     where the segment stands in {@code packet}
     * @param protocol 6 or 17
     */
    synchronized int seal(byte[] packet, int from, int segment, int protocol, byte[] out) {
        if (closed) {
            return -1;
        }
        int length = sealer.seal(packet, from, segment, protocol, out);
        if (length > 0) {
            packets.lazySet(packets.get() + 1);
            sequence.lazySet(sealer.sequence());
            bytes.lazySet(bytes.get() + length);
        }
        return length;
    }

    SaCounters counters() {
        return new SaCounters(packets.get(), bytes.get(), sequence.get(), 0, 0);
    }

    /** Wipes the keys, between two packets. */
    @Override
    public synchronized void close() {
        closed = true;
        sealer.close();
    }
}
