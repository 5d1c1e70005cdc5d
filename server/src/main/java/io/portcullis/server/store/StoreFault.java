package io.portcullis.server.store;

import java.nio.file.Path;
import java.sql.SQLException;

import io.portcullis.pcscf.store.RegistrationStoreException;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite refused, in words that name the file and what to do (sqlite.org/rescode.html). */
final class StoreFault {

    /** An extended result code's low byte is its primary one. */
    private static final int PRIMARY = 0xFF;

    private static final String FULL = "is full: its file system has no room left; make some";

    private StoreFault() {}

    static RegistrationStoreException of(Path file, SQLException e) {
        return new RegistrationStoreException("the store " + file + " " + what(file, e), e);
    }

    private static String what(Path file, SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return e.getCause() instanceof NativeLibraryNotFoundException ? libraryMissing()
                    : "cannot be used: " + e.getMessage();
        }
        // The shared index beside the database does not get its room: what a full disk meets first.
        if (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
            return FULL;
        }
        return switch (primary(sqlite)) {
            case SQLITE_BUSY,
                    SQLITE_LOCKED -> "is locked by another program for more than " + Database.BUSY_SECONDS
                            + " s; see who has it: fuser "
                            + file;
            case SQLITE_FULL -> FULL;
            case SQLITE_READONLY -> "cannot be written: the file, its folder or its file system is read-only for this user";
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH -> "cannot be opened: this user must be able to read and"
                    + " write it and its folder (" + sqlite.getMessage() + ")";
            case SQLITE_CORRUPT -> damaged(String.valueOf(sqlite.getMessage()));
            case SQLITE_NOTADB -> damaged("it is no SQLite database");
            case SQLITE_IOERR -> "cannot be read or written, the disk may be full or failing: " + sqlite.getMessage();
            default -> "refused: " + sqlite.getMessage();
        };
    }

    /** What to say of a damaged file, after its name. */
    static String damaged(String how) {
        return "is damaged: " + how + ". Put a backup in its place; or move it away, and every phone has to register"
                + " anew";
    }

    /** Whether it is the change's own fault, so that others of its transaction are not concerned. */
    static boolean ofOneChange(SQLException e) {
        return e instanceof SQLiteException sqlite && switch (primary(sqlite)) {
            case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH -> true;
            default -> false;
        };
    }

    private static SQLiteErrorCode primary(SQLiteException e) {
        return SQLiteErrorCode.getErrorCode(e.getResultCode().code & PRIMARY);
    }

    private static String libraryMissing() {
        String folder = System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"));
        return "cannot be used: the SQLite library cannot be loaded from " + folder
                + ", which may be full or mounted noexec;"
                + " name another folder with -Dorg.sqlite.tmpdir=FOLDER";
    }
}
