package io.portcullis.sip.stack.transaction;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.MessageTransport;
import io.portcullis.sip.stack.transport.Received;
import io.portcullis.sip.stack.transport.SendListener;
import io.portcullis.sip.stack.transport.TransportHandler;
import org.jspecify.annotations.Nullable;

/** A transport without sockets, on an event loop whose time is the test's. */
final class FakeOutlet implements MessageTransport {

    final List<String> sent = new ArrayList<>();
    boolean broken;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final SipParser parser = new SipParser(SipLimits.DEFAULT);
    private @Nullable TransportHandler handler;
    private long millis;

    private final boolean noted;

    FakeOutlet() {
        this(true);
    }

    /** @param noted whether what is sent is kept */
    FakeOutlet(boolean noted) {
        this.noted = noted;
        channel.freezeTime();
    }

    long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    long millis() {
        return millis;
    }

    /** Lets time pass, 5 ms at a time. */
    void pass(long more) {
        for (long end = millis + more; millis < end;) {
            millis += 5;
            channel.advanceTimeBy(5, TimeUnit.MILLISECONDS);
            channel.runPendingTasks();
        }
    }

    void arrive(String message, Hop hop) throws SipParseException {
        TransportHandler taker = handler;
        if (taker != null) {
            taker.onMessage(new Received(parse(message), hop));
        }
        channel.runPendingTasks();
    }

    SipMessage parse(String message) throws SipParseException {
        return parser.parse(message.getBytes(StandardCharsets.UTF_8));
    }

    void run() {
        channel.runPendingTasks();
    }

    @Override
    public void start(TransportHandler taker) {
        handler = taker;
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public void send(byte[] message, Hop hop, SendListener listener) {
        if (noted) {
            sent.add(new String(message, StandardCharsets.UTF_8));
        }
        listener.done(broken ? new IOException("broken, for this test") : null);
    }

    @Override
    public void sendBack(byte[] message, Hop hop, SendListener listener) {
        send(message, hop, listener);
    }

    @Override
    public Runnable whenClosed(Hop hop, Runnable action) {
        return () -> {};
    }
}
