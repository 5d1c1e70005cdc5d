/** The routes file: compiled in memory, watched, and exchanged when it changes. */
@NullMarked
package io.portcullis.server.routes;

import org.jspecify.annotations.NullMarked;
