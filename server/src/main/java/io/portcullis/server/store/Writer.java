package io.portcullis.server.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.portcullis.pcscf.store.InMemoryRegistrationStore;
import io.portcullis.pcscf.store.RegistrationStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: takes what waits, commits it as one transaction, lets look-ups see it, and has the askers told
 * by another thread, so that what they do then never holds up the next commit. When a commit fails, so do its changes, and
 * the next one begins with a new connection: whatever was wrong, nothing has to be restarted when it is gone.
 */
final class Writer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final Database database;
    private final InMemoryRegistrationStore index;
    private final Limits limits;
    private final ChangeQueue queue;
    private final Thread thread;
    private final ExecutorService answers = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("store-answers").daemon().factory());
    /** The writer thread's own. */
    private @Nullable GroupCommit connection;
    private boolean failing;

    /**
     * How much at a time.
     *
     * @param group changes in one transaction
     * @param queue changes that may be unanswered
     */
    record Limits(int group, int queue) {

        /** A second's work of a fast disk may wait; a group is some tens of milliseconds. */
        static final Limits DEFAULT = new Limits(2048, 16_384);
    }

    /** @param index sees a change when it is committed */
    Writer(Database database, InMemoryRegistrationStore index, Limits limits) {
        this.database = database;
        this.index = index;
        this.limits = limits;
        this.queue = new ChangeQueue(limits.queue());
        this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Asks for a change; never waits. */
    CompletionStage<Void> write(Change change) {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        return switch (queue.offer(new Asked(change, stage))) {
            case TAKEN -> stage;
            case FULL -> CompletableFuture
                    .failedStage(new RegistrationStoreException("the store " + file() + " is too slow: "
                            + limits.queue() + " changes wait for it"));
            case CLOSED -> CompletableFuture.failedStage(
                    new RegistrationStoreException("the store " + file() + " is closed"));
        };
    }

    private Path file() {
        return database.file();
    }

    private void run() {
        try {
            List<Asked> group = queue.take(limits.group());
            while (!group.isEmpty()) {
                write(group);
                group = queue.take(limits.group());
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    private void write(List<Asked> group) {
        List<Optional<RegistrationStoreException>> outcomes;
        try {
            outcomes = connection().commit(group.stream().map(Asked::change).toList());
            for (int i = 0; i < group.size(); i++) {
                if (outcomes.get(i).isEmpty()) {
                    group.get(i).change().show(index);
                }
            }
            healthy();
        } catch (SQLException e) {
            outcomes = failed(group.size(), StoreFault.of(file(), e));
        } catch (RegistrationStoreException e) {
            outcomes = failed(group.size(), e);
        } catch (RuntimeException bug) {
            outcomes = failed(group.size(), new RegistrationStoreException("the store failed: " + bug, bug));
        }
        answer(group, outcomes);
    }

    private GroupCommit connection() throws SQLException, RegistrationStoreException {
        database.requireSame();
        GroupCommit open = connection;
        if (open == null) {
            open = new GroupCommit(file(), database.connect());
            connection = open;
        }
        return open;
    }

    private List<Optional<RegistrationStoreException>> failed(int size, RegistrationStoreException why) {
        disconnect();
        if (!failing) {
            failing = true;
            LOG.atError().addKeyValue("event", "store_failed").log("Registrations cannot be kept: {}",
                    why.getMessage());
        }
        List<Optional<RegistrationStoreException>> all = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            all.add(Optional.of(why));
        }
        return all;
    }

    private void healthy() {
        if (failing) {
            failing = false;
            LOG.atInfo().addKeyValue("event", "store_works").log("The store {} can be written again", file());
        }
    }

    private void answer(List<Asked> group, List<Optional<RegistrationStoreException>> outcomes) {
        answers.execute(() -> {
            for (int i = 0; i < group.size(); i++) {
                CompletableFuture<Void> stage = group.get(i).stage();
                outcomes.get(i).ifPresentOrElse(stage::completeExceptionally, () -> stage.complete(null));
            }
            queue.answered(group.size());
        });
    }

    private void disconnect() {
        GroupCommit open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.warn("The store {} was not closed in good order: {}", file(), e.getMessage());
            }
        }
    }

    /** Writes what was asked for, and ends; may be called again. */
    @Override
    public void close() {
        queue.close();
        try {
            if (!thread.join(AT_MOST)) {
                LOG.error("The store {} does not take what it was last given; it is left as it is", file());
            }
            answers.shutdown();
            answers.awaitTermination(AT_MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
