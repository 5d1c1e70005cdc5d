/** Netlink (RFC 3549, netlink(7)): sockets, messages, attributes. */
@NullMarked
package io.portcullis.linux.netlink;

import org.jspecify.annotations.NullMarked;
