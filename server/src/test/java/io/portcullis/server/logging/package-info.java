@NullMarked
package io.portcullis.server.logging;

import org.jspecify.annotations.NullMarked;
