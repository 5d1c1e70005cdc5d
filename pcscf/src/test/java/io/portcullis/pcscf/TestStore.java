package io.portcullis.pcscf;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.portcullis.pcscf.store.InMemoryRegistrationStore;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.pcscf.store.RegistrationStoreException;
import io.portcullis.pcscf.store.SetRecord;

/** A store in memory that can fail, and that can take its time. */
final class TestStore implements RegistrationStore {

    private final RegistrationStore kept = new InMemoryRegistrationStore();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int failures;
    private boolean slow;

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
        return change(() -> kept.put(registration, sets));
    }

    @Override
    public CompletionStage<Void> remove(String impi) {
        return change(() -> kept.remove(impi));
    }

    @Override
    public CompletionStage<Void> putSets(String impi, List<SetRecord> sets) {
        return kept.putSets(impi, sets);
    }

    @Override
    public boolean durable() {
        return kept.durable();
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
