/** Transactions (RFC 3261 17, RFC 6026): tables of states, and the layer that gives them timers and a wire. */
@NullMarked
package io.portcullis.sip.stack.transaction;

import org.jspecify.annotations.NullMarked;
