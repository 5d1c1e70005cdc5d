package io.portcullis.ipsec.xfrm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.DropCounters;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.xfrm.uapi.StateInfo;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.netlink.NetlinkConstants;
import io.portcullis.linux.netlink.NetlinkSocket;

/**
 * ESP in the Linux kernel. Each protected endpoint has two static policies, whose templates take any state that bears
 * our reqid and whose selector matches; each SA is one state with addresses and ports as its selector. So an SA set is
 * four netlink messages, and the kernel refuses cleartext on protected endpoints by itself.
 *
 * <p>It works in the network namespace of the thread that opens it, and needs CAP_NET_ADMIN there. Thread-safe.
 */
public final class XfrmBackend implements SaBackend {

    private final NetlinkSocket control;
    private final NetlinkSocket audit;
    private final DropStatistics statistics;
    private final States states;
    private final Policies policies;
    private final PolicyWatch watch;
    private boolean closed;

    private XfrmBackend(NetlinkSocket control, NetlinkSocket audit, DropStatistics statistics, States states,
            Policies policies, PolicyWatch watch) {
        this.control = control;
        this.audit = audit;
        this.statistics = statistics;
        this.states = states;
        this.policies = policies;
        this.watch = watch;
    }

    /**
     * Opens the kernel's XFRM; changes nothing yet. Whether the kernel has ESP at all says {@link XfrmProbe}.
     *
     * @throws SaBackendException UNSUPPORTED if the kernel has no XFRM or does not count its drops
     */
    public static XfrmBackend open(XfrmConfig config) throws SaBackendException {
        DropStatistics statistics = DropStatistics.open();
        List<NetlinkSocket> sockets = new ArrayList<>();
        try {
            sockets.add(NetlinkSocket.open(NetlinkConstants.NETLINK_XFRM));
            sockets.add(NetlinkSocket.open(NetlinkConstants.NETLINK_XFRM));
            NetlinkSocket control = sockets.getFirst();
            NetlinkSocket audit = sockets.getLast();
            Policies policies = new Policies(control, config.reqid());
            return new XfrmBackend(control, audit, statistics, new States(control, audit, config), policies,
                    PolicyWatch.start(policies));
        } catch (LinuxException e) {
            SaBackendException refusal = Refusals.of(e);
            statistics.close();
            for (NetlinkSocket socket : sockets) {
                try {
                    socket.close();
                } catch (LinuxException more) {
                    refusal.addSuppressed(more);
                }
            }
            throw refusal;
        }
    }

    @Override
    public String name() {
        return "kernel";
    }

    /** Empty: the kernel drops what comes to a protected endpoint in clear. */
    @Override
    public Optional<String> socketDevice() {
        return Optional.empty();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A policy for the same packets that an earlier run left is taken over; somebody else's makes it fail.
     */
    @Override
    public void protect(ProtectedEndpoint endpoint) throws SaBackendException {
        policies.protect(endpoint);
    }

    @Override
    public void unprotect(ProtectedEndpoint endpoint) throws SaBackendException {
        policies.unprotect(endpoint);
    }

    @Override
    public void install(List<Sa> sas, AlgorithmPair pair, AkaKeys keys, ToLongFunction<Sa> lastSequence)
            throws SaBackendException {
        states.install(sas, pair, keys, lastSequence);
    }

    /** {@inheritDoc} States live in the kernel, whatever becomes of the process: one dump tells which are there. */
    @Override
    public Set<Sa> adopt(Collection<Sa> wanted) throws SaBackendException {
        return states.adopt(wanted);
    }

    @Override
    public void remove(List<Sa> sas) throws SaBackendException {
        states.remove(sas);
    }

    @Override
    public Optional<SaCounters> counters(Sa sa) throws SaBackendException {
        return states.find(sa.id()).map(StateInfo::counters);
    }

    @Override
    public Map<Sa, SaCounters> counters() throws SaBackendException {
        return states.counters();
    }

    @Override
    public List<Sa> installed() throws SaBackendException {
        return states.all().stream().flatMap(state -> state.sa().stream()).toList();
    }

    /** {@inheritDoc} Two instances in one network namespace need different reqids, or this removes the other's. */
    @Override
    public int clearOrphans() throws SaBackendException {
        return states.clearOrphans() + policies.clearOrphans();
    }

    @Override
    public DropCounters drops() throws SaBackendException {
        return statistics.sinceOpened();
    }

    /**
     * Puts back policies of protected endpoints that somebody removed or changed ({@code ip xfrm policy flush}), without
     * which those endpoints would take and send cleartext. The backend does so by itself as soon as the kernel tells of
     * a change, and every 10 s; this is for whoever wants to be sure now. Costs one dump of the policies, which are two
     * for each endpoint and whatever the host has besides.
     *
     * @return how many were put back
     */
    public int checkPolicies() throws SaBackendException {
        return policies.repair();
    }

    @Override
    public void close() throws SaBackendException {
        closeKeeping(List.of());
    }

    /** {@inheritDoc} Policies that are left are taken over by the next run's {@link #protect}. */
    @Override
    public synchronized void closeKeeping(Collection<Sa> kept) throws SaBackendException {
        if (closed) {
            return;
        }
        closed = true;
        // Every step is tried, whatever the one before said.
        try (DropStatistics file = statistics;
                NetlinkSocket first = control;
                NetlinkSocket second = audit;
                PolicyWatch thread = watch) {
            boolean left = !kept.isEmpty();
            try {
                left = states.close(kept) > 0;
            } finally {
                policies.close(left);
            }
        } catch (LinuxException e) {
            throw Refusals.of(e);
        }
    }
}
