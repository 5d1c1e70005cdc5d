package io.portcullis.pcscf.overload;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.portcullis.pcscf.config.OverloadLimits;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.stack.transaction.AdmissionControl;
import io.portcullis.sip.stack.transport.Hop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses new work for the sake of what was taken. What comes over security associations and from the home network is taken always.
 * Of the unprotected, each source has a limit; while work waits too long, so many REGISTERs are taken as can be served, and nothing
 * else but emergencies. Thread-safe.
 */
public final class Overload implements AdmissionControl {

    private static final Logger LOG = LoggerFactory.getLogger(Overload.class);
    private static final int SOURCES = 65_536;
    private static final double MILLION = 1e6;
    private static final double NANOS = 1e9;
    private static final HeaderName CONTACT = HeaderName.of("Contact");

    private final Predicate<InetAddress> fromHome;
    private final OverloadLimits limits;
    private final Set<InetSocketAddress> protectedSockets;
    private final SourceLimits sources;
    private final LongSupplier nanoTime;
    private final AtomicLong nextDue = new AtomicLong();
    private final LongAdder offered = new LongAdder();
    private final LongAdder served = new LongAdder();
    private final LongAdder refusedBySource = new LongAdder();
    private final LongAdder refusedByLoad = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    private volatile AdmittedRate rate = AdmittedRate.ALL;
    /** When the probe was handed over that has not run yet; its own time when it has. */
    private final AtomicLong waitingSince = new AtomicLong();
    private final AtomicLong lastDelay = new AtomicLong();
    private volatile boolean waiting;
    private long lastStep;

    /**
     * @param fromHome whether an address is the home network's, or of one that speaks for it
     * @param nanoTime as {@link System#nanoTime}
     */
    public Overload(PcscfConfig config, Predicate<InetAddress> fromHome, LongSupplier nanoTime) {
        this.fromHome = fromHome;
        this.limits = config.overload();
        this.protectedSockets = new HashSet<>(config.ipsecSockets());
        this.sources = new SourceLimits(limits.ratePerSource(), limits.burstPerSource(), SOURCES);
        this.nanoTime = nanoTime;
        this.lastStep = nanoTime.getAsLong();
        this.nextDue.set(lastStep);
    }

    @Override
    public Verdict judge(SipRequest request, Hop hop) {
        if (protectedSockets.contains(hop.local()) || fromHome.test(hop.remote().getAddress())) {
            return new Admitted();
        }
        boolean register = request.method().equals("REGISTER");
        if (register) {
            switch (sources.take(hop.remote().getAddress(), nanoTime.getAsLong())) {
                case BEYOND -> {
                    refusedBySource.increment();
                    return refused();
                }
                case FAR_BEYOND -> {
                    dropped.increment();
                    return new Dropped();
                }
                case WITHIN -> offered.increment();
            }
        }
        AdmittedRate now = rate;
        if (now.overloaded() && !emergency(request) && !(register && takes(now))) {
            refusedByLoad.increment();
            return refused();
        }
        if (register) {
            served.increment();
        }
        return new Admitted();
    }

    private Refused refused() {
        return new Refused(503, "Service Unavailable", Math.toIntExact(limits.retryAfter().toSeconds()));
    }

    /** An emergency service's URI, or a registration for calls to one (TS 24.229 5.1.6). */
    private static boolean emergency(SipRequest request) {
        if (request.requestUri().toString().toLowerCase(Locale.ROOT).startsWith("urn:service:sos")) {
            return true;
        }
        String contact = request.header(CONTACT);
        return request.method().equals("REGISTER") && contact != null
                && contact.toLowerCase(Locale.ROOT).matches(".*;\\s*sos\\s*(?:[;>,=].*)?");
    }

    /** One at a time at the admitted rate, no burst of more than a tenth of a second. */
    private boolean takes(AdmittedRate now) {
        long time = nanoTime.getAsLong();
        long interval = (long) (NANOS / now.perSecond());
        while (true) {
            long due = nextDue.get();
            long from = Math.max(due, time - (long) (NANOS / 10));
            if (from > time) {
                return false;
            }
            if (nextDue.compareAndSet(due, from + interval)) {
                return true;
            }
        }
    }

    /** Looks how long work waits, and follows. To be called from one thread, some times a second. */
    public void step(Executor worked) {
        long now = nanoTime.getAsLong();
        double seconds = Math.max(1, now - lastStep) / NANOS;
        lastStep = now;
        long delay = waiting ? Math.max(lastDelay.get(), now - waitingSince.get()) : lastDelay.get();
        AdmittedRate before = rate;
        rate = before.step(new AdmittedRate.Sample((long) (delay / MILLION), offered.sumThenReset() / seconds,
                served.sumThenReset() / seconds), limits.delay().toMillis());
        if (rate.overloaded() != before.overloaded()) {
            report(rate.overloaded(), (long) (delay / MILLION));
        }
        if (!waiting) {
            waiting = true;
            waitingSince.set(now);
            worked.execute(() -> {
                lastDelay.set(nanoTime.getAsLong() - waitingSince.get());
                waiting = false;
            });
        }
    }

    private void report(boolean begins, long delay) {
        if (begins) {
            LOG.atWarn().addKeyValue("event", "overload").addKeyValue("delay_ms", delay)
                    .log("Overload: work waits too long, new registrations are refused");
        } else {
            LOG.atInfo().addKeyValue("event", "overload_over").addKeyValue("refused", refusedByLoad.sum())
                    .addKeyValue("refused_by_source", refusedBySource.sum()).addKeyValue("dropped", dropped.sum())
                    .log("Overload is over");
        }
    }

    /** Refused because their source sent too many, since the start. */
    public long refusedBySource() {
        return refusedBySource.sum();
    }

    /** Refused because work waited too long, since the start. */
    public long refusedByLoad() {
        return refusedByLoad.sum();
    }

    /** Not answered because their source sent far too many, since the start. */
    public long dropped() {
        return dropped.sum();
    }

    /** New registrations that are taken a second; infinite when all are. */
    public double admittedRate() {
        return rate.perSecond();
    }
}
