package io.portcullis.sip.stack.transaction;

import java.util.concurrent.atomic.LongAdder;

/** What the layer did beside its usual work. */
final class TransactionCounters {

    final LongAdder repeated = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder notOurs = new LongAdder();
    final LongAdder notSent = new LongAdder();
    final LongAdder abandoned = new LongAdder();

    TransactionCounts read() {
        return new TransactionCounts(repeated.sum(), refused.sum(), notOurs.sum(), notSent.sum(), abandoned.sum());
    }
}
