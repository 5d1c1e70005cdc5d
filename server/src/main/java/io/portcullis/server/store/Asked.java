package io.portcullis.server.store;

import java.util.concurrent.CompletableFuture;

/**
 * A change that somebody waits for.
 *
 * @param change what is to be written
 * @param stage  what tells him
 */
record Asked(Change change, CompletableFuture<Void> stage) {}
