package io.portcullis.pcscf;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.portcullis.pcscf.store.InMemoryRegistrationStore;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.pcscf.store.RegistrationStoreException;
import io.portcullis.pcscf.store.SetRecord;

/** A store in memory that can fail, that can take its time, and that tells what it was given to keep of sets. */
final class TestStore implements RegistrationStore {

    private final RegistrationStore kept = new InMemoryRegistrationStore();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int failures;
    private boolean slow;
    private final Map<String, List<SetRecord>> sets = new ConcurrentHashMap<>();
    private volatile boolean durable;
    private volatile Runnable beforeSets = () -> {};

    /** From now on it says that it outlives the process. */
    TestStore outliving() {
        durable = true;
        return this;
    }

    /** Runs when sets are given, before they are kept. */
    void whenSetsArePut(Runnable action) {
        beforeSets = action;
    }

    /** The sets of a UE as they were given last; their keys may be wiped. */
    List<SetRecord> sets(String impi) {
        return sets.getOrDefault(impi, List.of());
    }

    /** The next changes of registrations fail. */
    synchronized void fail(int times) {
        failures = times;
    }

    /** From now on changes of registrations wait for {@link #finishOne}. */
    synchronized void slow() {
        slow = true;
    }

    /** How many changes wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** The oldest change that waits is done. */
    void finishOne() {
        Runnable oldest;
        synchronized (this) {
            oldest = waiting.remove();
        }
        oldest.run();
    }

    private synchronized CompletionStage<Void> change(Supplier<CompletionStage<Void>> work) {
        boolean fails = failures > 0;
        failures -= fails ? 1 : 0;
        CompletableFuture<Void> result = new CompletableFuture<>();
        Runnable now = () -> {
            if (fails) {
                result.completeExceptionally(new RegistrationStoreException("the disk is full"));
            } else {
                work.get().thenAccept(result::complete);
            }
        };
        if (slow) {
            waiting.add(now);
        } else {
            now.run();
        }
        return result;
    }

    @Override
    public CompletionStage<Void> put(Registration registration, List<SetRecord> sets) {
        return change(() -> {
            this.sets.put(registration.impi(), List.copyOf(sets));
            return kept.put(registration, sets);
        });
    }

    @Override
    public CompletionStage<Void> remove(String impi) {
        return change(() -> kept.remove(impi));
    }

    @Override
    public CompletionStage<Void> putSets(String impi, List<SetRecord> sets) {
        beforeSets.run();
        this.sets.put(impi, List.copyOf(sets));
        return kept.putSets(impi, sets);
    }

    @Override
    public boolean durable() {
        return durable;
    }

    @Override
    public Optional<Registration> byImpi(String impi) {
        return kept.byImpi(impi);
    }

    @Override
    public Optional<Registration> byPathToken(String token) {
        return kept.byPathToken(token);
    }

    @Override
    public Optional<Registration> byUnprotectedAddress(InetSocketAddress address) {
        return kept.byUnprotectedAddress(address);
    }

    @Override
    public Collection<Registration> all() {
        return kept.all();
    }

    @Override
    public List<Kept> load() throws RegistrationStoreException {
        return kept.load();
    }

    @Override
    public void close() {
        kept.close();
    }
}
