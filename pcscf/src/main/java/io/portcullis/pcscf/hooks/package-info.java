/** Runs the operator's routes: in the UE's turn, off the event loops, and so that no request is left without an answer. */
@NullMarked
package io.portcullis.pcscf.hooks;

import org.jspecify.annotations.NullMarked;
