package io.portcullis.ipsec.xfrm;

import java.time.Duration;

import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.xfrm.uapi.Xfrm;
import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.netlink.NetlinkConstants;
import io.portcullis.linux.netlink.NetlinkSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for changes of the policy table, ours and everybody's, and has our policies put back if they are missing:
 * without them protected endpoints would take and send cleartext. A thread of its own, since it waits.
 */
final class PolicyWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyWatch.class);
    // How long closing may take; and how often to look without being told.
    private static final Duration LOOK_UP = Duration.ofMillis(200);
    private static final Duration UNASKED = Duration.ofSeconds(10);

    private final NetlinkSocket events;
    private final Policies policies;
    private final Thread thread;
    private volatile boolean closed;

    private PolicyWatch(NetlinkSocket events, Policies policies) {
        this.events = events;
        this.policies = policies;
        this.thread = Thread.ofPlatform().daemon().name("xfrm-policy-watch").unstarted(this::watch);
    }

    /** Starts listening in the network namespace of this thread. */
    static PolicyWatch start(Policies policies) throws LinuxException {
        NetlinkSocket events = NetlinkSocket.open(NetlinkConstants.NETLINK_XFRM);
        try {
            events.join(Xfrm.GROUP_POLICY);
        } catch (LinuxException e) {
            events.close();
            throw e;
        }
        PolicyWatch watch = new PolicyWatch(events, policies);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        long checked = System.nanoTime();
        while (!closed) {
            boolean changed = waitForChange();
            if (!closed && (changed || System.nanoTime() - checked > UNASKED.toNanos())) {
                repair();
                checked = System.nanoTime();
            }
        }
    }

    private boolean waitForChange() {
        try {
            boolean changed = events.receive(LOOK_UP, answer -> {});
            // Many changes at once, such as our own start, need one look.
            boolean more = changed;
            while (more && !closed) {
                more = events.receive(Duration.ZERO, answer -> {});
            }
            return changed;
        } catch (LinuxException e) {
            if (e.is(Errno.ENOBUFS)) {
                return true;
            }
            LOG.warn("cannot listen for changes of IPsec policies, looking every {} s instead: {}",
                    UNASKED.toSeconds(), e.getMessage());
            pause();
            return false;
        }
    }

    private void pause() {
        try {
            Thread.sleep(LOOK_UP);
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    private void repair() {
        try {
            int repaired = policies.repair();
            if (repaired > 0) {
                LOG.warn("somebody removed or changed {} IPsec policies of protected ports; they are back", repaired);
            }
        } catch (SaBackendException e) {
            LOG.error("IPsec policies of protected ports cannot be checked or put back: {}", e.getMessage());
        }
    }

    @Override
    public void close() throws LinuxException {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        events.close();
    }
}
