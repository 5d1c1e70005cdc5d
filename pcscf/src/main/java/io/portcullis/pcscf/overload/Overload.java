package io.portcullis.pcscf.overload;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.portcullis.pcscf.config.OverloadLimits;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.stack.transaction.AdmissionControl;
import io.portcullis.sip.stack.transport.Hop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses new work for the sake of what was taken. What comes over security associations and from the home network is taken always.
 * Of the unprotected, each source has a limit; while work waits too long, so many REGISTERs are taken as can be served, some are
 * refused, and the rest is not even read. Thread-safe.
 */
public final class Overload implements AdmissionControl {

    private static final Logger LOG = LoggerFactory.getLogger(Overload.class);
    private static final int SOURCES = 65_536;
    private static final double MILLION = 1e6;
    private static final double NANOS = 1e9;
    /** What it takes to read and refuse so many is about what it takes to serve one. */
    private static final int REFUSED_FOR_ONE = 20;
    private static final double FEWEST_READ = 500;
    private static final double EMERGENCIES = 50;
    /** Steps in a row in which the kernel dropped something: less is a burst, and phones repeat. */
    private static final int DROPS_TOO_OFTEN = 10;
    /** Steps in a row in which work waited too long: less is a hitch of the machine, and refusing does not mend it. */
    private static final int LATE_TOO_OFTEN = 5;

    private final Predicate<InetAddress> fromHome;
    private final OverloadLimits limits;
    private final Set<InetSocketAddress> protectedSockets;
    private final SourceLimits sources;
    private final LongSupplier nanoTime;
    private final List<DelayProbe> probes;
    private final LongSupplier kernelDrops;
    private final Pace registers = new Pace();
    private final Pace reads = new Pace();
    private final Pace emergencies = new Pace();
    private final LongAdder offered = new LongAdder();
    private final LongAdder served = new LongAdder();
    private final LongAdder refusedBySource = new LongAdder();
    private final LongAdder refusedByLoad = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    private volatile AdmittedRate rate = AdmittedRate.ALL;
    private long lastStep;
    private long lastDrops;
    private int stepsWithDrops;
    private int lateSteps;

    /**
     * Where load shows.
     *
     * @param workers     what runs work: event loops and pools
     * @param kernelDrops how many datagrams the kernel has dropped at the unprotected sockets
     * @param nanoTime    as {@link System#nanoTime}
     */
    public record Signs(List<Executor> workers, LongSupplier kernelDrops, LongSupplier nanoTime) {}

    /** @param fromHome whether an address is the home network's, or of one that speaks for it */
    public Overload(PcscfConfig config, Predicate<InetAddress> fromHome, Signs signs) {
        this.fromHome = fromHome;
        this.limits = config.overload();
        this.protectedSockets = new HashSet<>(config.ipsecSockets());
        this.sources = new SourceLimits(limits.ratePerSource(), limits.burstPerSource(), SOURCES);
        this.nanoTime = signs.nanoTime();
        this.probes = signs.workers().stream().map(worker -> new DelayProbe(worker, nanoTime)).toList();
        this.kernelDrops = signs.kernelDrops();
        this.lastStep = nanoTime.getAsLong();
        this.lastDrops = kernelDrops.getAsLong();
    }

    @Override
    public boolean established(Hop hop) {
        return protectedSockets.contains(hop.local()) || fromHome.test(hop.remote().getAddress());
    }

    @Override
    public boolean reads(Hop hop) {
        if (established(hop)) {
            return true;
        }
        long now = nanoTime.getAsLong();
        AdmittedRate admitted = rate;
        boolean read = sources.reads(hop.remote().getAddress(), now) && (!admitted.overloaded()
                || reads.takes(Math.max(FEWEST_READ, REFUSED_FOR_ONE * admitted.perSecond()), now));
        if (!read) {
            dropped.increment();
        }
        return read;
    }

    @Override
    public Verdict judge(SipRequest request, Hop hop) {
        if (established(hop)) {
            return new Admitted();
        }
        boolean register = request.method().equals("REGISTER");
        long now = nanoTime.getAsLong();
        if (register) {
            if (!sources.registers(hop.remote().getAddress(), now)) {
                refusedBySource.increment();
                return refused();
            }
            offered.increment();
        }
        AdmittedRate admitted = rate;
        if (admitted.overloaded() && !takes(request, register, admitted, now)) {
            refusedByLoad.increment();
            return refused();
        }
        if (register) {
            served.increment();
        }
        return new Admitted();
    }

    private boolean takes(SipRequest request, boolean register, AdmittedRate admitted, long now) {
        if (Emergency.is(request)) {
            return emergencies.takes(Math.max(EMERGENCIES, admitted.perSecond()), now);
        }
        return register && registers.takes(admitted.perSecond(), now);
    }

    private Refused refused() {
        return new Refused(503, "Service Unavailable", Math.toIntExact(limits.retryAfter().toSeconds()));
    }

    /** Looks how long work waits, and follows. To be called from one thread, some times a second. */
    public void step() {
        long now = nanoTime.getAsLong();
        long target = limits.delay().toMillis();
        long delay = (long) (probes.stream().mapToLong(DelayProbe::look).max().orElse(0) / MILLION);
        lateSteps = delay > target ? lateSteps + 1 : 0;
        if (kernelDropsTooOften()) {
            delay = Math.max(delay, target + 1);
        } else if (lateSteps > 0 && lateSteps < LATE_TOO_OFTEN && !rate.overloaded()) {
            return;
        }
        double seconds = Math.max(1, now - lastStep) / NANOS;
        lastStep = now;
        AdmittedRate before = rate;
        rate = before.step(new AdmittedRate.Sample(delay, offered.sumThenReset() / seconds,
                served.sumThenReset() / seconds), target);
        if (rate.overloaded() != before.overloaded()) {
            report(rate.overloaded(), delay);
        }
    }

    private boolean kernelDropsTooOften() {
        long drops = kernelDrops.getAsLong();
        stepsWithDrops = drops == lastDrops ? 0 : stepsWithDrops + 1;
        lastDrops = drops;
        return stepsWithDrops >= DROPS_TOO_OFTEN;
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

    /** Messages dropped unread, because their source or all together sent far too many, since the start. */
    public long dropped() {
        return dropped.sum();
    }

    /** New registrations that are taken a second; infinite when all are. */
    public double admittedRate() {
        return rate.perSecond();
    }
}
