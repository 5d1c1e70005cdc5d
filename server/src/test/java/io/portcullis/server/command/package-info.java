@NullMarked
package io.portcullis.server.command;

import org.jspecify.annotations.NullMarked;
