package io.portcullis.lab.ue;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** An open local port. It closes when every holder has closed it: port_us is shared by successive sets. */
final class PortLease implements AutoCloseable {

    private final InetSocketAddress local;
    private final Runnable onLastClose;
    private final AtomicInteger holders = new AtomicInteger(1);

    PortLease(InetSocketAddress local, Runnable onLastClose) {
        this.local = local;
        this.onLastClose = onLastClose;
    }

    InetSocketAddress local() {
        return local;
    }

    int port() {
        return local.getPort();
    }

    /** One more holder. */
    PortLease share() {
        holders.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        if (holders.decrementAndGet() == 0) {
            onLastClose.run();
        }
    }
}
