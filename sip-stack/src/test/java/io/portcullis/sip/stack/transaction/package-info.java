/** Tests. */
@NullMarked
package io.portcullis.sip.stack.transaction;

import org.jspecify.annotations.NullMarked;
