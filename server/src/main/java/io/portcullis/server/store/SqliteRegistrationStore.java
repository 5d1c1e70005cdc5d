package io.portcullis.server.store;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.portcullis.pcscf.store.InMemoryRegistrationStore;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.pcscf.store.RegistrationStoreException;
import io.portcullis.pcscf.store.SetRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registrations in a SQLite database. Look-ups are answered from memory and never wait for it. A change is committed to the
 * disk, together with what else waits, before its stage completes. CK and IK are sealed with the key of a key file.
 */
public final class SqliteRegistrationStore implements RegistrationStore {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteRegistrationStore.class);

    private final StoreLock lock;
    private final Database database;
    private final StoreKey key;
    private final InMemoryRegistrationStore index = new InMemoryRegistrationStore();
    private final Writer writer;

    private SqliteRegistrationStore(StoreLock lock, Database database, StoreKey key, Writer.Limits limits) {
        this.lock = lock;
        this.database = database;
        this.key = key;
        this.writer = new Writer(database, index, limits);
    }

    /**
     * Opens a store; makes its folder (mode 0700), its database and its key file (0600) if they are not there.
     *
     * @param file    the database, absolute; other files of its name with -wal, -shm and .lock are beside it
     * @param keyFile the key file, absolute
     * @throws RegistrationStoreException if it cannot be had and written; the message names the file and what to do
     */
    public static SqliteRegistrationStore open(Path file, Path keyFile) throws RegistrationStoreException {
        return open(file, keyFile, Writer.Limits.DEFAULT);
    }

    static SqliteRegistrationStore open(Path file, Path keyFile, Writer.Limits limits)
            throws RegistrationStoreException {
        try {
            PrivateFiles.folder(file);
        } catch (IOException e) {
            throw new RegistrationStoreException("the folder of the store " + file + " cannot be made: "
                    + FileFault.why(e) + " (setting store)", e);
        }
        StoreLock lock = StoreLock.take(file);
        try {
            Database database = Database.open(file, Schema.CURRENT);
            StoreKey key = key(database, keyFile);
            try {
                SqliteRegistrationStore store = new SqliteRegistrationStore(lock, database, key, limits);
                new KeptRows(database).registrations().forEach(each -> store.index.put(each, List.of()));
                store.writer.start();
                return store;
            } catch (RegistrationStoreException | RuntimeException e) {
                key.close();
                throw e;
            }
        } catch (RegistrationStoreException | RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    /** The key, which is one that opens what is in the database; the database can be written when this returns. */
    private static StoreKey key(Database database, Path keyFile) throws RegistrationStoreException {
        try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
            boolean sealed = exists(statement, "SELECT 1 FROM sa_set LIMIT 1");
            if (sealed && !Files.exists(keyFile)) {
                throw new RegistrationStoreException("the key file " + keyFile + " is missing, and the store "
                        + database.file()
                        + " holds keys that only it opens. Put it back; or move the store away, and every"
                        + " phone has to register anew");
            }
            StoreKey key = Files.exists(keyFile) ? KeyFile.read(keyFile) : KeyFile.create(keyFile);
            try {
                if (sealed && !Arrays.equals(writtenWith(statement), key.id())) {
                    throw new RegistrationStoreException("the key file " + keyFile + " is not the one that the store "
                            + database.file()
                            + " was written with. Put the right one in its place; or move the store away,"
                            + " and every phone has to register anew");
                }
                sign(connection, key);
                return key;
            } catch (SQLException | RegistrationStoreException e) {
                key.close();
                throw e;
            }
        } catch (SQLException e) {
            throw StoreFault.of(database.file(), e);
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static byte[] writtenWith(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT key_id FROM store")) {
            return rows.next() ? rows.getBytes(1) : new byte[0];
        }
    }

    /** Which key is in use from now on; and whether the database can be written is known before anything relies on it. */
    private static void sign(Connection connection, StoreKey key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO store (only_row, key_id, started) VALUES (1, ?, ?)
                ON CONFLICT (only_row) DO UPDATE SET key_id = excluded.key_id, started = excluded.started""")) {
            statement.setBytes(1, key.id());
            statement.setString(2, Instant.now().toString());
            statement.executeUpdate();
        }
    }

    @Override
    public CompletionStage<Void> put(Registration registration, List<SetRecord> sets) {
        return sealed(registration.impi(), sets)
                .map(sealed -> writer.write(new Change.Put(registration, sealed)))
                .orElseGet(() -> keysGone(registration.impi()));
    }

    @Override
    public CompletionStage<Void> putSets(String impi, List<SetRecord> sets) {
        return sealed(impi, sets).map(sealed -> writer.write(new Change.PutSets(impi, sealed)))
                .orElseGet(() -> keysGone(impi));
    }

    @Override
    public CompletionStage<Void> remove(String impi) {
        return writer.write(new Change.Remove(impi));
    }

    /** Empty if the keys of one were wiped meanwhile: it is gone. */
    private Optional<List<Change.SealedSet>> sealed(String impi, List<SetRecord> sets) {
        List<Change.SealedSet> sealed = new ArrayList<>(sets.size());
        try {
            for (SetRecord set : sets) {
                sealed.add(new Change.SealedSet(set, key.seal(impi, set.number(), set.keys())));
            }
            return Optional.of(sealed);
        } catch (IllegalStateException wiped) {
            return Optional.empty();
        }
    }

    private static CompletionStage<Void> keysGone(String impi) {
        return CompletableFuture.failedStage(
                new RegistrationStoreException(
                        "the keys of a set of " + impi + " were wiped before they could be kept"));
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Optional<Registration> byImpi(String impi) {
        return index.byImpi(impi);
    }

    @Override
    public Optional<Registration> byPathToken(String token) {
        return index.byPathToken(token);
    }

    @Override
    public Optional<Registration> byUnprotectedAddress(InetSocketAddress address) {
        return index.byUnprotectedAddress(address);
    }

    @Override
    public Collection<Registration> all() {
        return index.all();
    }

    @Override
    public List<Kept> load() throws RegistrationStoreException {
        Map<String, List<SetRecord>> sets = new KeptRows(database).sets(key);
        return index.all().stream().map(each -> new Kept(each, sets.getOrDefault(each.impi(), List.of()))).toList();
    }

    @Override
    public void close() {
        writer.close();
        key.close();
        release(lock);
    }

    private static void release(StoreLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("The store's lock was not given back in good order: {}", e.getMessage());
        }
    }
}
