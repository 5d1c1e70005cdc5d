/** The program's entry. */
@NullMarked
package io.portcullis.server;

import org.jspecify.annotations.NullMarked;
