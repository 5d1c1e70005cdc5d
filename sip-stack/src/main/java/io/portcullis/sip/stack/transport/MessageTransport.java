package io.portcullis.sip.stack.transport;

import io.netty.channel.EventLoop;

/**
 * What transactions want of a transport. {@link SipTransport} is the one by the kernel's sockets; whoever carries messages otherwise
 * gives another one. Thread-safe.
 */
public interface MessageTransport {

    /** Says who takes what arrives; once. */
    void start(TransportHandler handler);

    /** The caller's event loop, or one that a call from elsewhere may use. */
    EventLoop loop();

    /** Sends, over TCP by a new connection if there is none. */
    void send(byte[] message, Hop hop, SendListener sent);

    /** Sends, over TCP only if the connection is still there. */
    void sendBack(byte[] message, Hop hop, SendListener sent);

    /** Runs an action when the connection is closed, or at once if there is none; what is given back calls that off. */
    Runnable whenClosed(Hop hop, Runnable action);
}
