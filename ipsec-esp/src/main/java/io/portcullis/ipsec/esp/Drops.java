package io.portcullis.ipsec.esp;

import java.util.concurrent.atomic.LongAdder;

import io.portcullis.ipsec.sa.DropCounters;

/** What was dropped, by cause. */
final class Drops {

    final LongAdder cleartext = new LongAdder();
    final LongAdder unknownSpi = new LongAdder();
    final LongAdder replayed = new LongAdder();
    final LongAdder integrity = new LongAdder();
    final LongAdder selector = new LongAdder();
    final LongAdder noSa = new LongAdder();
    final LongAdder malformed = new LongAdder();

    DropCounters counters() {
        return new DropCounters(cleartext.sum(), unknownSpi.sum(), replayed.sum(), integrity.sum(), selector.sum(),
                noSa.sum(), malformed.sum());
    }
}
