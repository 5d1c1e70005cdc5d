package io.portcullis.sip.stack.transaction;

import io.netty.channel.EventLoop;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.SendListener;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportHandler;

/** What transactions want of the transport. */
interface Outlet {

    void start(TransportHandler handler);

    /** The caller's event loop, or one that a call from elsewhere may use. */
    EventLoop loop();

    /** Sends, over TCP by a new connection if there is none. */
    void send(byte[] message, Hop hop, SendListener sent);

    /** Sends, over TCP only if the connection is still there. */
    void sendBack(byte[] message, Hop hop, SendListener sent);

    /** Runs an action when the connection is closed, or at once if there is none; what is given back calls that off. */
    Runnable whenClosed(Hop hop, Runnable action);

    static Outlet of(SipTransport transport) {
        return new Outlet() {
            @Override
            public void start(TransportHandler handler) {
                transport.start(handler);
            }

            @Override
            public EventLoop loop() {
                return transport.loop();
            }

            @Override
            public void send(byte[] message, Hop hop, SendListener sent) {
                transport.send(message, hop, sent);
            }

            @Override
            public void sendBack(byte[] message, Hop hop, SendListener sent) {
                transport.sendBack(message, hop, sent);
            }

            @Override
            public Runnable whenClosed(Hop hop, Runnable action) {
                return transport.whenClosed(hop, action);
            }
        };
    }
}
