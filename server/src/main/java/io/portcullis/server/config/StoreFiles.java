package io.portcullis.server.config;

import java.nio.file.Path;

/**
 * Where registrations are kept.
 *
 * @param database absolute
 * @param key      the key file, absolute, another one
 */
public record StoreFiles(Path database, Path key) {}
