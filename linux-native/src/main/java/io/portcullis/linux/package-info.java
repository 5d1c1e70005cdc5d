/** What the kernel says when it refuses. The calls themselves are in the packages below. */
@NullMarked
package io.portcullis.linux;

import org.jspecify.annotations.NullMarked;
