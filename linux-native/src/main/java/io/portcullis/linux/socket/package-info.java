/** Sockets that Java and Netty do not have: raw IP, packet. */
@NullMarked
package io.portcullis.linux.socket;

import org.jspecify.annotations.NullMarked;
