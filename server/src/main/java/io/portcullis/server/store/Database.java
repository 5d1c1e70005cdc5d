package io.portcullis.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;

import io.portcullis.pcscf.store.RegistrationStoreException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * The database file: whose it is, whether it is whole, and connections to it. Once opened, it must stay the same file: writing to
 * one that was deleted would go on without an error, and nothing would be kept.
 */
final class Database {

    /** How long another program may keep it locked. */
    static final int BUSY_SECONDS = 2;

    private final Path file;
    private final Object identity;

    private Database(Path file, Object identity) {
        this.file = file;
        this.identity = identity;
    }

    /**
     * Opens the database, makes it if nothing is there, checks it and brings it to this schema. Its folder is there.
     *
     * @throws RegistrationStoreException if it cannot be had, is not ours, or is damaged
     */
    static Database open(Path file, Schema schema) throws RegistrationStoreException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new RegistrationStoreException(
                        "the store " + file + " is no file; name one in the setting store");
            }
            PrivateFiles.file(file);
            Database database = new Database(file, identity(file));
            try (Connection connection = database.raw(false)) {
                schema.check(file, connection);
                database.quickCheck(connection);
                prepare(connection);
                schema.bringUpToDate(connection);
            }
            return database;
        } catch (IOException e) {
            throw new RegistrationStoreException("the store " + file + " cannot be opened: " + FileFault.why(e), e);
        } catch (SQLException e) {
            throw StoreFault.of(file, e);
        }
    }

    Path file() {
        return file;
    }

    /**
     * A connection that commits to the disk.
     *
     * @throws RegistrationStoreException if the file is not the one that was opened
     */
    Connection connect() throws SQLException, RegistrationStoreException {
        requireSame();
        Connection connection = raw(false);
        try {
            prepare(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A connection that only reads. */
    Connection connectReadOnly() throws SQLException, RegistrationStoreException {
        requireSame();
        return raw(true);
    }

    /** @throws RegistrationStoreException if the file was deleted, moved or replaced */
    void requireSame() throws RegistrationStoreException {
        try {
            if (identity(file).equals(identity)) {
                return;
            }
        } catch (IOException gone) {
            throw new RegistrationStoreException("the store " + file
                    + " is not there any more; put it back, or restart to begin with an empty one", gone);
        }
        throw new RegistrationStoreException(
                "the store " + file + " was replaced while it was in use; restart to go on with the new one");
    }

    private static Object identity(Path file) throws IOException {
        return Objects.requireNonNull(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }

    private Connection raw(boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        // PrivateFiles makes the file; SQLite would make one in the place of one that was taken away.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        config.setBusyTimeout(Math.toIntExact(Duration.ofSeconds(BUSY_SECONDS).toMillis()));
        // As a URI, so that no character of the path means anything.
        return config.createConnection("jdbc:sqlite:" + file.toUri());
    }

    /** Not before {@link Schema#check}: another program's database must stay as it is. */
    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA foreign_keys = ON");
        }
    }

    private void quickCheck(Connection connection) throws SQLException, RegistrationStoreException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            String first = rows.next() ? rows.getString(1) : "no answer";
            if (!first.equals("ok")) {
                throw new RegistrationStoreException("the store " + file + " "
                        + StoreFault.damaged(first.replaceAll("\\s+", " ").strip()));
            }
        }
    }
}
