package io.portcullis.server.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.portcullis.pcscf.store.RegistrationStoreException;

/**
 * The tables, and how they came to be: step n leads from version n to n + 1, and a step that was in a release is never changed. The
 * version is the database's user_version; application_id says whose file it is.
 *
 * @param steps each a list of statements
 */
record Schema(List<List<String>> steps) {

    /** "PCSF": what {@code file} and SQLite's own tools know a database of ours by. */
    static final int APPLICATION_ID = 0x50435346;

    /**
     * Lists of texts are JSON arrays, times ISO 8601 in UTC to the nanosecond, addresses literals: for whoever reads it with
     * other tools.
     */
    private static final List<String> FIRST = List.of("""
            CREATE TABLE store (
                only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
                key_id BLOB NOT NULL,
                started TEXT NOT NULL
            ) STRICT""", """
            CREATE TABLE registration (
                impi TEXT PRIMARY KEY,
                path_token TEXT NOT NULL UNIQUE,
                unprotected_address TEXT,
                unprotected_port INTEGER,
                CHECK ((unprotected_address IS NULL) = (unprotected_port IS NULL))
            ) STRICT, WITHOUT ROWID""", """
            CREATE TABLE binding (
                impi TEXT NOT NULL REFERENCES registration ON DELETE CASCADE,
                position INTEGER NOT NULL,
                aor TEXT NOT NULL,
                impus TEXT NOT NULL,
                contacts TEXT NOT NULL,
                service_route TEXT NOT NULL,
                expires_at TEXT NOT NULL,
                PRIMARY KEY (impi, position)
            ) STRICT, WITHOUT ROWID""", """
            CREATE TABLE sa_set (
                impi TEXT NOT NULL REFERENCES registration ON DELETE CASCADE,
                number INTEGER NOT NULL,
                ue TEXT NOT NULL,
                pcscf TEXT NOT NULL,
                port_uc INTEGER NOT NULL,
                port_us INTEGER NOT NULL,
                port_pc INTEGER NOT NULL,
                port_ps INTEGER NOT NULL,
                spi_uc INTEGER NOT NULL,
                spi_us INTEGER NOT NULL,
                spi_pc INTEGER NOT NULL,
                spi_ps INTEGER NOT NULL,
                alg TEXT NOT NULL,
                ealg TEXT NOT NULL,
                offer TEXT NOT NULL,
                phase TEXT NOT NULL,
                ends_at TEXT NOT NULL,
                protected_by INTEGER,
                is_current INTEGER NOT NULL,
                sequence_ps_uc INTEGER NOT NULL,
                sequence_pc_us INTEGER NOT NULL,
                sequence_uc_ps INTEGER NOT NULL,
                sequence_us_pc INTEGER NOT NULL,
                sealed_keys BLOB NOT NULL,
                PRIMARY KEY (impi, number)
            ) STRICT, WITHOUT ROWID""");

    /** The schema of this program. */
    static final Schema CURRENT = new Schema(List.of(FIRST));

    /** The version that the steps lead to. */
    int version() {
        return steps.size();
    }

    /**
     * Sees whose file it is, changing nothing.
     *
     * @throws RegistrationStoreException if it is another program's, or of a newer version
     */
    void check(Path file, Connection database) throws SQLException, RegistrationStoreException {
        int application = number(database, "PRAGMA application_id");
        int version = number(database, "PRAGMA user_version");
        boolean empty = number(database, "SELECT count(*) FROM sqlite_schema") == 0;
        if (application != APPLICATION_ID && !(empty && application == 0 && version == 0)) {
            throw new RegistrationStoreException(
                    file + " is a SQLite database, but no store of Portcullis (application_id "
                            + Integer.toUnsignedString(application) + "); name another file in the setting store");
        }
        if (version > version()) {
            throw new RegistrationStoreException("the store " + file + " has schema version " + version
                    + "; this Portcullis knows those up to " + version() + ". Run the newer one, or put a backup of an"
                    + " older store in its place");
        }
    }

    /** Takes the steps that are missing, each in a transaction of its own: after a crash the next start goes on. */
    void bringUpToDate(Connection database) throws SQLException {
        for (int version = number(database, "PRAGMA user_version"); version < version(); version++) {
            try (Statement statement = database.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                try {
                    for (String each : steps.get(version)) {
                        statement.execute(each);
                    }
                    statement.execute("PRAGMA application_id = " + APPLICATION_ID);
                    statement.execute("PRAGMA user_version = " + (version + 1));
                    statement.execute("COMMIT");
                } catch (SQLException e) {
                    Transactions.rollBack(statement);
                    throw e;
                }
            }
        }
    }

    private static int number(Connection database, String query) throws SQLException {
        try (Statement statement = database.createStatement(); ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
