/** The procedures over real sockets, between a scripted phone and a scripted home network. */
@NullMarked
package io.portcullis.pcscf;

import org.jspecify.annotations.NullMarked;
