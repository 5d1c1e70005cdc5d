/** Against programs that others have written. */
@NullMarked
package io.portcullis.systemtest.interop;

import org.jspecify.annotations.NullMarked;
