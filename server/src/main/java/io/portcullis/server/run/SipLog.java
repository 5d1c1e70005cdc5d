package io.portcullis.server.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.portcullis.pcscf.PcscfCounters;
import io.portcullis.sip.stack.transaction.TransactionCounts;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transport.CloseReason;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportCounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Says from time to time, and at the end, what SIP has come and gone and what became of it, if that is more than last time. */
final class SipLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SipLog.class);

    private final SipTransport transport;
    private final TransactionLayer layer;
    private final PcscfCounters pcscf;
    private final ScheduledExecutorService timer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("sip-log").daemon().factory());
    private Map<String, Long> last;

    private SipLog(SipTransport transport, TransactionLayer layer, PcscfCounters pcscf) {
        this.transport = transport;
        this.layer = layer;
        this.pcscf = pcscf;
        this.last = counts();
    }

    static SipLog start(SipTransport transport, TransactionLayer layer, PcscfCounters pcscf, Duration interval) {
        SipLog log = new SipLog(transport, layer, pcscf);
        log.timer.scheduleWithFixedDelay(log::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return log;
    }

    private synchronized void look() {
        Map<String, Long> now = counts();
        if (!now.equals(last)) {
            LoggingEventBuilder line = LOG.atInfo().addKeyValue("event", "sip");
            for (Map.Entry<String, Long> count : now.entrySet()) {
                line = line.addKeyValue(count.getKey(), count.getValue());
            }
            line.log("SIP messages and connections, since the start");
            last = now;
        }
    }

    private Map<String, Long> counts() {
        Map<String, Long> all = new LinkedHashMap<>();
        messages(transport.counts(), all);
        connections(transport.counts(), all);
        transactions(layer.counts(), all);
        all.put("without_set", pcscf.withoutSet());
        all.put("stray_responses", pcscf.strayResponses());
        return all;
    }

    private static void messages(TransportCounts counts, Map<String, Long> all) {
        all.put("received", counts.received());
        all.put("unread", counts.unread());
        all.put("sent", counts.sent());
        all.put("keepalives", counts.keepalives());
        all.put("malformed_requests", counts.malformedRequests());
        all.put("malformed_dropped", counts.malformedDropped());
        all.put("send_errors", counts.sendErrors());
        all.put("dropped_writes", counts.droppedWrites());
    }

    private static void connections(TransportCounts counts, Map<String, Long> all) {
        all.put("connections", (long) counts.connections());
        all.put("accepted", counts.accepted());
        all.put("opened", counts.opened());
        all.put("refused", counts.refused());
        all.put("pauses", counts.pauses());
        for (CloseReason reason : CloseReason.values()) {
            all.put("closed_" + reason.name().toLowerCase(Locale.ROOT), counts.closed().getOrDefault(reason, 0L));
        }
    }

    private void transactions(TransactionCounts counts, Map<String, Long> all) {
        all.put("transactions", (long) layer.open());
        all.put("repeated_requests", counts.repeated());
        all.put("refused_requests", counts.refused());
        all.put("not_our_responses", counts.notOurs());
        all.put("unsent_responses", counts.notSent());
        all.put("abandoned_invites", counts.abandoned());
    }

    /** Says it for the last time. */
    @Override
    public void close() {
        timer.shutdownNow();
        look();
    }
}
