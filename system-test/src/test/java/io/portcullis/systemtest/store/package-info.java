/** The store on file systems that are full or read-only. */
@NullMarked
package io.portcullis.systemtest.store;

import org.jspecify.annotations.NullMarked;
