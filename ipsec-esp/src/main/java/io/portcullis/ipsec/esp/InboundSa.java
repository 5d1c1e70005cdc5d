package io.portcullis.ipsec.esp;

import java.util.concurrent.atomic.AtomicLong;

import io.portcullis.ipsec.esp.packet.EspOpener;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.keys.EspKeys;
import org.jspecify.annotations.Nullable;

/** An SA that we receive on. Packets are opened by one thread; counters are read by any. */
final class InboundSa implements AutoCloseable {

    private final Sa sa;
    private final EspOpener opener;
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong highest;
    private final AtomicLong replayed = new AtomicLong();
    private final AtomicLong notAuthentic = new AtomicLong();
    private boolean closed;

    InboundSa(Sa sa, AlgorithmPair pair, EspKeys keys, int window, SequenceNumber last) {
        this.sa = sa;
        this.opener = new EspOpener(pair, keys, window, last);
        this.highest = new AtomicLong(last.value());
    }

    Sa sa() {
        return sa;
    }

    EspOpener opener() {
        return opener;
    }

    /** Opens a packet; null if the SA was removed. */
    synchronized EspOpener.@Nullable Verdict open(byte[] packet, int at, int length) {
        if (closed) {
            return null;
        }
        EspOpener.Verdict verdict = opener.open(packet, at, length);
        switch (verdict) {
            case REPLAYED -> replayed.incrementAndGet();
            case NOT_AUTHENTIC -> notAuthentic.incrementAndGet();
            case ACCEPTED -> {
                packets.lazySet(packets.get() + 1);
                bytes.lazySet(bytes.get() + length);
                highest.lazySet(opener.highestSequence());
            }
            case MALFORMED -> highest.lazySet(opener.highestSequence());
        }
        return verdict;
    }

    SaCounters counters() {
        return new SaCounters(packets.get(), bytes.get(), highest.get(), replayed.get(), notAuthentic.get());
    }

    /** Wipes the keys, between two packets. */
    @Override
    public synchronized void close() {
        closed = true;
        opener.close();
    }
}
