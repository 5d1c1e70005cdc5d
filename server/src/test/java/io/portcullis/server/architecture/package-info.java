@NullMarked
package io.portcullis.server.architecture;

import org.jspecify.annotations.NullMarked;
