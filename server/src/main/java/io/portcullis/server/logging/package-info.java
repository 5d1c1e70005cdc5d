/** Where log lines go and what they look like: text or JSON lines, on standard error. */
@NullMarked
package io.portcullis.server.logging;

import org.jspecify.annotations.NullMarked;
