/** The store that keeps everything in memory, by itself. */
@NullMarked
package io.portcullis.pcscf.store;

import org.jspecify.annotations.NullMarked;
