package io.portcullis.sip.stack.transport;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * A socket to open.
 *
 * @param protocol UDP or TCP
 * @param local    an address of this host and a port; port 0 takes a free one
 * @param device   the network device that the socket takes packets from and sends them to (SO_BINDTODEVICE); null: any
 */
public record ListenSpec(TransportProtocol protocol, InetSocketAddress local, @Nullable String device) {}
