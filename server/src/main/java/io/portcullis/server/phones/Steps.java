package io.portcullis.server.phones;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Steps that several phones take at the same time, and whether all of them worked. For one thread. */
public final class Steps {

    private final Events events;
    private final Duration patience;
    private boolean good = true;

    /**
     * @param events   told of each step
     * @param patience how long all phones together may take for one
     */
    public Steps(Events events, Duration patience) {
        this.events = events;
        this.patience = patience;
    }

    /** Where it tells. */
    public Events events() {
        return events;
    }

    /** Starts a step at every phone, waits for all, and gives those that it worked for. */
    public <T> List<Phone> each(String step, List<Phone> who, Function<Phone, CompletableFuture<T>> work)
            throws InterruptedException {
        return each(step, who, Duration.ZERO, work);
    }

    /** The same with a step that takes some time of itself: so much more patience. */
    public <T> List<Phone> each(String step, List<Phone> who, Duration more,
            Function<Phone, CompletableFuture<T>> work) throws InterruptedException {
        events.write("phones", "phase", "name", step, "phones", who.size());
        List<CompletableFuture<T>> running = who.stream().map(work).toList();
        long end = System.nanoTime() + patience.plus(more).toNanos();
        List<Phone> worked = new ArrayList<>();
        for (int i = 0; i < who.size(); i++) {
            if (ended(who.get(i).name(), step, running.get(i), end)) {
                worked.add(who.get(i));
            }
        }
        return worked;
    }

    /** Waits for what was started already. */
    public <T> void all(String step, String who, List<CompletableFuture<T>> running) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (CompletableFuture<T> one : running) {
            ended(who, step, one, end);
        }
    }

    private boolean ended(String name, String step, CompletableFuture<?> running, long end)
            throws InterruptedException {
        try {
            running.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            events.write(name, "done", "step", step);
            return true;
        } catch (ExecutionException e) {
            missed(name, step, String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        } catch (TimeoutException e) {
            missed(name, step, "nothing for " + patience.toSeconds() + " s");
        }
        return false;
    }

    /** Says that a step did not work. */
    public void missed(String name, String step, String cause) {
        good = false;
        events.write(name, "missed", "step", step, "cause", cause);
    }

    /** Whether every step worked for every phone so far. */
    public boolean good() {
        return good;
    }
}
