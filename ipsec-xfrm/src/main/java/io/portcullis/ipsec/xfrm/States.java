package io.portcullis.ipsec.xfrm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaBackendException.Reason;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.keys.EspKeys;
import io.portcullis.ipsec.xfrm.uapi.StateInfo;
import io.portcullis.ipsec.xfrm.uapi.StateMessages;
import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.netlink.NetlinkAck;
import io.portcullis.linux.netlink.NetlinkMessage;
import io.portcullis.linux.netlink.NetlinkSocket;

/** The states under our reqid, and which of them this run installed or adopted. */
final class States {

    private final NetlinkSocket control;
    private final NetlinkSocket audit;
    private final XfrmConfig config;
    private final Set<Sa.Id> ofThisRun = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /**
     * @param control for what changes states
     * @param audit   for dumps, so that a long one does not hold up an install
     */
    States(NetlinkSocket control, NetlinkSocket audit, XfrmConfig config) {
        this.control = control;
        this.audit = audit;
        this.config = config;
    }

    void install(List<Sa> sas, AlgorithmPair pair, AkaKeys keys, ToLongFunction<Sa> lastSequence)
            throws SaBackendException {
        claim(sas);
        boolean done = false;
        List<NetlinkMessage> messages = new ArrayList<>(sas.size());
        try (EspKeys espKeys = EspKeys.expand(pair, keys)) {
            for (Sa sa : sas) {
                messages.add(StateMessages.add(sa, pair, espKeys, config.reqid(), config.replayWindow(),
                        SequenceNumber.of(lastSequence.applyAsLong(sa))));
            }
            synchronized (this) {
                requireOpen();
                addAll(sas, messages);
            }
            done = true;
        } finally {
            messages.forEach(NetlinkMessage::close);
            if (!done) {
                sas.forEach(sa -> ofThisRun.remove(sa.id()));
            }
        }
    }

    /** Marks them as ours beforehand, so that an audit that comes in between does not take them for orphans. */
    private void claim(List<Sa> sas) throws SaBackendException {
        for (int i = 0; i < sas.size(); i++) {
            if (!ofThisRun.add(sas.get(i).id())) {
                sas.subList(0, i).forEach(sa -> ofThisRun.remove(sa.id()));
                throw new SaBackendException(Reason.SPI_IN_USE, Errno.EEXIST.number(),
                        "add state " + sas.get(i) + ": it was installed before");
            }
        }
    }

    private void addAll(List<Sa> sas, List<NetlinkMessage> messages) throws SaBackendException {
        List<NetlinkAck> acks;
        try {
            acks = control.batch(messages);
        } catch (LinuxException e) {
            throw undone(Refusals.of(e), sas.stream().filter(this::isInstalled).toList());
        }
        List<Sa> added = new ArrayList<>();
        Optional<NetlinkAck> failed = Optional.empty();
        for (int i = 0; i < acks.size(); i++) {
            if (acks.get(i).ok()) {
                added.add(sas.get(i));
            } else if (failed.isEmpty()) {
                failed = Optional.of(acks.get(i));
            }
        }
        if (failed.isPresent()) {
            throw undone(Refusals.of(failed.get().failure()), added);
        }
    }

    /** Without ACKs only the kernel itself can tell which states are there, and whether they are the ones just sent. */
    private boolean isInstalled(Sa sa) {
        try {
            Optional<StateInfo> found = read(sa.id());
            return found.isPresent() && found.get().bears(config.reqid())
                    && found.get().sa().filter(sa::equals).isPresent();
        } catch (LinuxException e) {
            // Nothing can be said: then it is not removed either, for it may be somebody else's. The audit will see it.
            return false;
        }
    }

    private SaBackendException undone(SaBackendException failure, List<Sa> added) {
        try {
            delete(added.stream().map(Sa::id).toList());
        } catch (SaBackendException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    void remove(List<Sa> sas) throws SaBackendException {
        List<Sa.Id> ids = new ArrayList<>(sas.size());
        for (Sa sa : sas) {
            // What this run did not install may be an earlier one's, or somebody else's.
            if (ofThisRun.contains(sa.id()) || find(sa.id()).isPresent()) {
                ids.add(sa.id());
            }
        }
        delete(ids);
    }

    /** Deletes states, passing over those that are gone; goes on after a refusal and throws the first one at the end. */
    private int delete(List<Sa.Id> ids) throws SaBackendException {
        int deleted = 0;
        Optional<NetlinkAck> failed = Optional.empty();
        try {
            List<NetlinkAck> acks = control.batch(ids.stream().map(StateMessages::delete).toList());
            for (int i = 0; i < acks.size(); i++) {
                NetlinkAck ack = acks.get(i);
                if (ack.ok() || ack.is(Errno.ESRCH)) {
                    deleted += ack.ok() ? 1 : 0;
                    ofThisRun.remove(ids.get(i));
                } else if (failed.isEmpty()) {
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

    /** A state of ours; empty if there is none by this name, or it is somebody else's. */
    Optional<StateInfo> find(Sa.Id id) throws SaBackendException {
        try {
            return read(id).filter(state -> state.bears(config.reqid()));
        } catch (LinuxException e) {
            throw Refusals.of(e);
        }
    }

    private Optional<StateInfo> read(Sa.Id id) throws LinuxException {
        try {
            return control.query(StateMessages.get(id), StateInfo::decode).flatMap(state -> state);
        } catch (LinuxException e) {
            if (e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    List<StateInfo> all() throws SaBackendException {
        try {
            return audit.dump(StateMessages.dump(),
                    answer -> StateInfo.decode(answer).filter(state -> state.bears(config.reqid())));
        } catch (LinuxException e) {
            throw Refusals.of(e);
        }
    }

    Map<Sa, SaCounters> counters() throws SaBackendException {
        Map<Sa, SaCounters> counters = new HashMap<>();
        for (StateInfo state : all()) {
            state.sa().ifPresent(sa -> counters.put(sa, state.counters()));
        }
        return counters;
    }

    /** One dump and a look-up for each state in it; the states themselves are not touched. */
    Set<Sa> adopt(Collection<Sa> wanted) throws SaBackendException {
        Set<Sa> asked = new HashSet<>(wanted);
        Set<Sa> there = new HashSet<>();
        for (StateInfo state : all()) {
            // The selector may name another destination than the state's own.
            state.sa().filter(sa -> asked.contains(sa) && sa.id().equals(state.id())).ifPresent(there::add);
        }
        synchronized (this) {
            requireOpen();
            there.forEach(sa -> ofThisRun.add(sa.id()));
        }
        return there;
    }

    int clearOrphans() throws SaBackendException {
        return delete(all().stream().map(StateInfo::id).filter(id -> !ofThisRun.contains(id)).toList());
    }

    private void requireOpen() throws SaBackendException {
        if (closed) {
            throw new SaBackendException(Reason.FAILED, Errno.EBADF.number(), "the backend was closed");
        }
    }

    /**
     * Removes what this run installed or adopted, but for what is to be kept; nothing can be installed any more.
     *
     * @return how many are kept
     */
    synchronized int close(Collection<Sa> kept) throws SaBackendException {
        closed = true;
        Set<Sa.Id> left = kept.stream().map(Sa::id).filter(ofThisRun::contains).collect(Collectors.toSet());
        delete(ofThisRun.stream().filter(id -> !left.contains(id)).toList());
        return left.size();
    }
}
