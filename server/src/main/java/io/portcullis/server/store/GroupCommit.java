package io.portcullis.server.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.portcullis.pcscf.store.RegistrationStoreException;

/** One connection's transactions: many changes, one commit, one wait for the disk. For one thread. */
final class GroupCommit implements AutoCloseable {

    private final Path file;
    private final Connection connection;
    private final Statement control;
    private final ChangeStatements changes;

    /** @param connection becomes this object's own */
    GroupCommit(Path file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.control = connection.createStatement();
        this.changes = new ChangeStatements(connection);
    }

    /**
     * Makes the changes durable, in their order. One that cannot be made for a reason of its own leaves the others alone.
     *
     * @return for each change, in order, why it was not made; empty if it was
     * @throws SQLException if none was made; this object is of no more use then
     */
    List<Optional<RegistrationStoreException>> commit(List<Change> group) throws SQLException {
        List<Optional<RegistrationStoreException>> failures = new ArrayList<>(group.size());
        control.execute("BEGIN IMMEDIATE");
        for (Change change : group) {
            failures.add(apply(change));
        }
        control.execute("COMMIT");
        return failures;
    }

    private Optional<RegistrationStoreException> apply(Change change) throws SQLException {
        control.execute("SAVEPOINT change");
        Optional<RegistrationStoreException> failure = Optional.empty();
        try {
            changes.apply(change);
        } catch (SQLException e) {
            if (!StoreFault.ofOneChange(e)) {
                throw e;
            }
            failure = Optional.of(undo(change, e));
        } catch (RuntimeException bug) {
            failure = Optional.of(undo(change, bug));
        }
        control.execute("RELEASE change");
        return failure;
    }

    private RegistrationStoreException undo(Change change, Exception cause) throws SQLException {
        control.execute("ROLLBACK TO change");
        return new RegistrationStoreException(
                "the store " + file + " does not take this of " + change.impi() + ": " + cause.getMessage(), cause);
    }

    /** What is not committed is rolled back. */
    @Override
    public void close() throws SQLException {
        Transactions.rollBack(control);
        // Closes its statements too.
        connection.close();
    }
}
