/** The command line. Only here is anything written to standard output. */
@NullMarked
package io.portcullis.server.command;

import org.jspecify.annotations.NullMarked;
