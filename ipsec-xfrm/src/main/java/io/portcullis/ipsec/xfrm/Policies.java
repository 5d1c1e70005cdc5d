package io.portcullis.ipsec.xfrm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaBackendException.Reason;
import io.portcullis.ipsec.xfrm.uapi.PolicyInfo;
import io.portcullis.ipsec.xfrm.uapi.PolicyMessages;
import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.netlink.NetlinkAck;
import io.portcullis.linux.netlink.NetlinkMessage;
import io.portcullis.linux.netlink.NetlinkSocket;

/** The two static policies of each protected endpoint, and how often each endpoint is wanted. */
final class Policies {

    private final NetlinkSocket socket;
    private final int reqid;
    private final Map<ProtectedEndpoint, Integer> wanted = new HashMap<>();
    private boolean closed;

    Policies(NetlinkSocket socket, int reqid) {
        this.socket = socket;
        this.reqid = reqid;
    }

    synchronized void protect(ProtectedEndpoint endpoint) throws SaBackendException {
        if (closed) {
            throw new SaBackendException(Reason.FAILED, Errno.EBADF.number(), "the backend was closed");
        }
        Integer times = wanted.get(endpoint);
        if (times == null) {
            add(endpoint);
        }
        wanted.put(endpoint, times == null ? 1 : times + 1);
    }

    private void add(ProtectedEndpoint endpoint) throws SaBackendException {
        List<Sa.Direction> added = new ArrayList<>();
        try {
            for (Sa.Direction direction : Sa.Direction.values()) {
                addOrTakeOver(endpoint, direction);
                added.add(direction);
            }
        } catch (LinuxException | SaBackendException e) {
            SaBackendException failure = e instanceof SaBackendException ours ? ours : Refusals.of((LinuxException) e);
            try {
                delete(added.stream().map(direction -> PolicyMessages.delete(endpoint, direction)).toList());
            } catch (SaBackendException more) {
                failure.addSuppressed(more);
            }
            throw failure;
        }
    }

    /** An earlier run may have left the same policy; one of somebody else's is not touched. */
    private void addOrTakeOver(ProtectedEndpoint endpoint, Sa.Direction direction)
            throws LinuxException, SaBackendException {
        try (NetlinkMessage message = PolicyMessages.add(endpoint, direction, reqid)) {
            socket.request(message);
        } catch (LinuxException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            Optional<PolicyInfo> existing = socket.query(PolicyMessages.get(endpoint, direction), PolicyInfo::decode)
                    .flatMap(policy -> policy);
            if (existing.filter(policy -> policy.bears(reqid)).isEmpty()) {
                throw new SaBackendException(Reason.FAILED, e.errno(),
                        e.getMessage() + "; a policy that is not ours holds these packets", e);
            }
            socket.request(PolicyMessages.replace(endpoint, direction, reqid));
        }
    }

    synchronized void unprotect(ProtectedEndpoint endpoint) throws SaBackendException {
        Integer times = wanted.get(endpoint);
        if (times == null) {
            return;
        }
        if (times > 1) {
            wanted.put(endpoint, times - 1);
            return;
        }
        delete(bothOf(endpoint));
        wanted.remove(endpoint);
    }

    private static List<NetlinkMessage> bothOf(ProtectedEndpoint endpoint) {
        return List.of(PolicyMessages.delete(endpoint, Sa.Direction.IN),
                PolicyMessages.delete(endpoint, Sa.Direction.OUT));
    }

    /** Deletes policies, passing over those that are gone. */
    private int delete(List<NetlinkMessage> messages) throws SaBackendException {
        int deleted = 0;
        Optional<NetlinkAck> failed = Optional.empty();
        try {
            for (NetlinkAck ack : socket.batch(messages)) {
                if (ack.ok()) {
                    deleted++;
                } else if (!ack.is(Errno.ENOENT) && failed.isEmpty()) {
                    failed = Optional.of(ack);
                }
            }
        } catch (LinuxException e) {
            throw Refusals.of(e);
        }
        if (failed.isPresent()) {
            throw Refusals.of(failed.get().failure());
        }
        return deleted;
    }

    /** Puts back what is missing or was changed; returns how many policies that were. */
    synchronized int repair() throws SaBackendException {
        if (wanted.isEmpty()) {
            return 0;
        }
        int repaired = 0;
        try {
            List<PolicyInfo> there = all();
            for (ProtectedEndpoint endpoint : wanted.keySet()) {
                for (Sa.Direction direction : Sa.Direction.values()) {
                    if (there.stream().noneMatch(policy -> policy.protects(endpoint, direction, reqid))) {
                        socket.request(PolicyMessages.replace(endpoint, direction, reqid));
                        repaired++;
                    }
                }
            }
        } catch (LinuxException e) {
            throw Refusals.of(e);
        }
        return repaired;
    }

    private List<PolicyInfo> all() throws LinuxException {
        return socket.dump(PolicyMessages.dump(),
                answer -> PolicyInfo.decode(answer).filter(policy -> policy.bears(reqid)));
    }

    synchronized int clearOrphans() throws SaBackendException {
        List<NetlinkMessage> orphans = new ArrayList<>();
        try {
            for (PolicyInfo policy : all()) {
                Optional<Sa.Direction> direction = policy.direction();
                if (direction.isPresent() && wanted.keySet().stream()
                        .noneMatch(endpoint -> policy.protects(endpoint, direction.get(), reqid))) {
                    orphans.add(PolicyMessages.delete(policy, direction.get()));
                }
            }
        } catch (LinuxException e) {
            throw Refusals.of(e);
        }
        return delete(orphans);
    }

    /** Removes what this run made, or leaves it to a later one; nothing can be protected any more. */
    synchronized void close(boolean leave) throws SaBackendException {
        closed = true;
        List<NetlinkMessage> messages = new ArrayList<>();
        if (!leave) {
            wanted.keySet().forEach(endpoint -> messages.addAll(bothOf(endpoint)));
        }
        delete(messages);
        wanted.clear();
    }
}
