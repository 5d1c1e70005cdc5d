@NullMarked
package io.portcullis.server.load;

import org.jspecify.annotations.NullMarked;
