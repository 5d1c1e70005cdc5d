package io.portcullis.server.store;

import java.sql.SQLException;
import java.sql.Statement;

/** Ends transactions that went wrong. */
final class Transactions {

    private Transactions() {}

    /** Rolls back; after errors such as a full disk SQLite has done so already, and then there is nothing to do. */
    static void rollBack(Statement statement) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException doneAlready) {
            // What the caller reports is why it rolls back.
        }
    }
}
