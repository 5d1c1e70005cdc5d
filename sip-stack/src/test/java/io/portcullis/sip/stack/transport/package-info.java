/** Tests. */
@NullMarked
package io.portcullis.sip.stack.transport;

import org.jspecify.annotations.NullMarked;
