/** UDP and TCP sockets (RFC 3261 18) on Netty's epoll transport: datagrams and streams in, whole messages out, and the other way round. */
@NullMarked
package io.portcullis.sip.stack.transport;

import org.jspecify.annotations.NullMarked;
