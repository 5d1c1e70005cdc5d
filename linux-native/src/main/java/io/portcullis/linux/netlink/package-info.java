/** Netlink sockets and messages: requests, batches, dumps, each answer read. */
@NullMarked
package io.portcullis.linux.netlink;

import org.jspecify.annotations.NullMarked;
