/** Tests. */
@NullMarked
package io.portcullis.server.migrate;

import org.jspecify.annotations.NullMarked;
