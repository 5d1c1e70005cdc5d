/** What a stateful proxy does to a message beside routing it (RFC 3261 16). */
@NullMarked
package io.portcullis.sip.stack.proxy;

import org.jspecify.annotations.NullMarked;
