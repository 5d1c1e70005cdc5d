/** Passing requests and responses on: the stateful proxy of RFC 3261 16 between UEs and home network. */
@NullMarked
package io.portcullis.pcscf.routing;

import org.jspecify.annotations.NullMarked;
