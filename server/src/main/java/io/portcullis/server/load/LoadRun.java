package io.portcullis.server.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

/** One load from its first REGISTER to its last: ramp, hold, leave. For one thread, which may be interrupted to end it early. */
final class LoadRun {

    private static final long TICK_MILLIS = 5;
    private static final double NANOS = 1e9;
    /** How often a phone that is free is looked for before a step is left out. */
    private static final int TRIES = 32;
    /** Who is told to stop has so much time to let all phones leave. */
    private static final double HURRY_S = 20;

    private final Plan plan;
    private final Figures figures;
    private final LoadSteps steps;
    private final IntFunction<LoadPhone> maker;
    private final Consumer<Figures.Second> progress;
    private final List<LoadPhone> phones = new ArrayList<>();
    private final long start = System.nanoTime();
    private long secondEnds = start + TimeUnit.SECONDS.toNanos(1);
    private long leftOut;
    private double registeredAfter = -1;
    private double rateToLeave;

    /**
     * What is to be done.
     *
     * @param ues      phones
     * @param rate     phones that begin to register each second, and in the end deregister
     * @param ramp     seconds in which that rate grows from nothing
     * @param hold     how long they stay
     * @param churn    what they do meanwhile
     * @param vanish   whether they go off in the end without deregistering
     * @param patience how long a step may take
     */
    record Plan(int ues, double rate, double ramp, Duration hold, Churn churn, boolean vanish, Duration patience) {}

    /**
     * @param maker    makes phone 0, 1, …
     * @param progress told of each second
     */
    LoadRun(Plan plan, Figures figures, LoadSteps steps, IntFunction<LoadPhone> maker,
            Consumer<Figures.Second> progress) {
        this.plan = plan;
        this.rateToLeave = plan.rate();
        this.figures = figures;
        this.steps = steps;
        this.maker = maker;
        this.progress = progress;
    }

    /** Does all of it; when interrupted, phones leave sooner. */
    void run() {
        try {
            ramp();
            hold();
        } catch (InterruptedException told) {
            figures.failed(Step.REGISTER, "told to stop before the end");
            rateToLeave = Math.max(plan.rate(), phones.size() / HURRY_S);
        }
        try {
            if (!plan.vanish()) {
                leave();
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
        endSecond();
        CompletableFuture.allOf(phones.stream().map(LoadPhone::close).toArray(CompletableFuture[]::new)).join();
    }

    /** Seconds since the start. */
    double elapsed() {
        return (System.nanoTime() - start) / NANOS;
    }

    /** Seconds until the last phone had registered, or failed to; -1 if it came not so far. */
    double registeredAfter() {
        return registeredAfter;
    }

    /** Steps of the churn for which no phone was free. */
    long leftOut() {
        return leftOut;
    }

    private void ramp() throws InterruptedException {
        Pace pace = new Pace(plan.rate(), plan.ramp(), start);
        while (phones.size() < plan.ues()) {
            for (long due = pace.due(System.nanoTime()); due > 0 && phones.size() < plan.ues(); due--) {
                LoadPhone phone = maker.apply(phones.size());
                phones.add(phone);
                phone.take();
                steps.register(phone);
            }
            tick();
        }
        settle();
        registeredAfter = elapsed();
    }

    /** Until nothing is under way; what takes longer than it may is given up by the phones themselves. */
    private void settle() throws InterruptedException {
        long end = System.nanoTime() + plan.patience().toNanos();
        while (steps.running() > 0 && System.nanoTime() < end) {
            tick();
        }
    }

    private void hold() throws InterruptedException {
        Churn churn = plan.churn();
        long begin = System.nanoTime();
        long end = begin + plan.hold().toNanos();
        List<Pace> paces = new ArrayList<>();
        for (double rate : List.of(churn.refreshes(), churn.messages(), churn.calls(), churn.reboots(),
                churn.vanishes())) {
            paces.add(new Pace(rate, begin));
        }
        while (System.nanoTime() < end) {
            long now = System.nanoTime();
            one(paces.get(0).due(now), steps::refresh);
            two(paces.get(1).due(now), steps::message);
            two(paces.get(2).due(now), (from, to) -> steps.call(from, to, churn.talk()));
            one(paces.get(3).due(now), steps::reboot);
            one(paces.get(4).due(now), steps::vanish);
            tick();
        }
        settle();
    }

    private void one(long times, Consumer<LoadPhone> step) {
        for (long i = 0; i < times; i++) {
            LoadPhone phone = free();
            if (phone == null) {
                leftOut++;
            } else {
                step.accept(phone);
            }
        }
    }

    private void two(long times, BiConsumer<LoadPhone, LoadPhone> step) {
        for (long i = 0; i < times; i++) {
            LoadPhone from = free();
            LoadPhone to = from == null ? null : free();
            if (from != null && to != null) {
                step.accept(from, to);
            } else {
                leftOut++;
                if (from != null) {
                    from.release();
                }
            }
        }
    }

    /** A registered phone that does nothing else, taken. */
    private @Nullable LoadPhone free() {
        for (int i = 0; i < TRIES && !phones.isEmpty(); i++) {
            LoadPhone phone = phones.get(ThreadLocalRandom.current().nextInt(phones.size()));
            if (phone.registered() && phone.take()) {
                if (phone.registered()) {
                    return phone;
                }
                phone.release();
            }
        }
        return null;
    }

    private void leave() throws InterruptedException {
        List<LoadPhone> there = phones.stream().filter(LoadPhone::registered).toList();
        Pace pace = new Pace(rateToLeave, System.nanoTime());
        int next = 0;
        while (next < there.size()) {
            for (long due = pace.due(System.nanoTime()); due > 0 && next < there.size(); due--) {
                LoadPhone phone = there.get(next++);
                // A phone that is still at something has taken too long for that, and goes off without a word.
                if (phone.take() && phone.registered()) {
                    steps.deregister(phone);
                }
            }
            tick();
        }
        settle();
    }

    private void tick() throws InterruptedException {
        if (System.nanoTime() >= secondEnds) {
            endSecond();
        }
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
    }

    private void endSecond() {
        long now = System.nanoTime();
        progress.accept(figures.endSecond((now - start) / NANOS,
                phones.stream().filter(LoadPhone::registered).count()));
        secondEnds = Math.max(secondEnds + TimeUnit.SECONDS.toNanos(1), now);
    }
}
