/** Registrations and their sets in a SQLite database: written by one thread in groups, looked up in memory, keys sealed. */
@NullMarked
package io.portcullis.server.store;

import org.jspecify.annotations.NullMarked;
