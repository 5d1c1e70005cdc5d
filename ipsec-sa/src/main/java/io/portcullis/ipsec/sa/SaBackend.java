package io.portcullis.ipsec.sa;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Where ESP is done: the kernel's XFRM, or user space. Every method is safe to call from any platform thread; calls may
 * take a system call's time and pin a virtual thread's carrier, so they are made on platform threads. An
 * implementation passes {@code SaBackendContract}.
 */
public interface SaBackend extends AutoCloseable {

    /** {@code kernel} or {@code userspace}, as the {@code backend} setting names it. */
    String name();

    /**
     * The network device that sockets on protected endpoints must be bound to (SO_BINDTODEVICE), so that cleartext
     * cannot reach them; empty if the backend refuses cleartext by itself.
     */
    Optional<String> socketDevice();

    /**
     * From now on only ESP passes on this endpoint, in both directions, for UDP and TCP: what comes in clear is dropped
     * and counted, what has no SA does not leave. May be called again for the same endpoint; each call wants its own
     * {@link #unprotect}.
     *
     * @throws SaBackendException if refused; nothing is left behind
     */
    void protect(ProtectedEndpoint endpoint) throws SaBackendException;

    /** Takes back one {@link #protect}; without one, nothing happens. */
    void unprotect(ProtectedEndpoint endpoint) throws SaBackendException;

    /**
     * Installs the SAs of one set, all or nothing: when it returns, packets pass; when it throws, none of them exists.
     * The keys are read during the call and not kept beyond what ESP itself needs.
     *
     * @param sas  the SAs of one set, usually four, of one address family, on protected endpoints
     * @param pair the algorithms, {@link AlgorithmPair#usable()}
     * @param keys CK and IK, still owned by the caller
     * @throws SaBackendException with {@link SaBackendException.Reason#SPI_IN_USE} if one of them exists already
     */
    default void install(List<Sa> sas, AlgorithmPair pair, AkaKeys keys) throws SaBackendException {
        install(sas, pair, keys, sa -> 0);
    }

    /**
     * Installs SAs that go on where an earlier run of ours left off (after a restart that found none of them), all or nothing
     * as {@link #install(List, AlgorithmPair, AkaKeys)}.
     *
     * @param lastSequence for an SA of {@link Sa.Direction#OUT}: the last sequence number that the peer may have seen, so that
     *                     the first packet bears the next one; for one of {@link Sa.Direction#IN}: the highest number that was
     *                     accepted, so that this and every one before it is refused. 0 to 4294967295, where 0 is a fresh
     *                     SA's and nothing passes behind 4294967295 (RFC 4303 3.3.3)
     * @throws IllegalArgumentException if a number is outside that range; nothing is installed
     */
    void install(List<Sa> sas, AlgorithmPair pair, AkaKeys keys, ToLongFunction<Sa> lastSequence)
            throws SaBackendException;

    /**
     * Takes over SAs that an earlier run of ours left, untouched: from now on they are this run's, as if it had installed them.
     * An SA counts as left only if it is the same in every part of {@link Sa}. One look at the backend, however many are asked
     * for.
     *
     * @return those of {@code wanted} that were there
     */
    Set<Sa> adopt(Collection<Sa> wanted) throws SaBackendException;

    /**
     * Removes SAs; those that are not there any more are passed over.
     *
     * @throws SaBackendException if the backend refused for another reason; the others are removed nevertheless
     */
    void remove(List<Sa> sas) throws SaBackendException;

    /**
     * What passed through an SA.
     *
     * @return empty if it is not installed
     */
    Optional<SaCounters> counters(Sa sa) throws SaBackendException;

    /** Every installed SA of ours, those of earlier runs included: for audits. */
    List<Sa> installed() throws SaBackendException;

    /**
     * Removes what an earlier run of ours left behind: SAs and policies that bear our mark. Others' are not touched.
     *
     * @return how many objects were removed
     */
    int clearOrphans() throws SaBackendException;

    /** What was dropped, since the backend was opened. */
    DropCounters drops() throws SaBackendException;

    /** What passed through every installed SA of ours, those of earlier runs included; one look at the backend. */
    Map<Sa, SaCounters> counters() throws SaBackendException;

    /**
     * Closes, but leaves these SAs for a later run to {@link #adopt}, as far as they can outlive the process; and if it leaves
     * any, the protections too, so that nothing passes in clear meanwhile.
     *
     * @param kept those that this run has not are passed over
     */
    void closeKeeping(Collection<Sa> kept) throws SaBackendException;

    /** Removes every SA and protection of this run, wipes keys, and frees devices; may be called again. */
    @Override
    void close() throws SaBackendException;
}
