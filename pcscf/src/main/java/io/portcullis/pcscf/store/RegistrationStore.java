package io.portcullis.pcscf.store;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where registrations and their sets are kept. A registration is in the store before its 200 leaves. Safe for any thread.
 * Look-ups do not block. A change returns at once; its stage completes when the change is as durable as the store makes it
 * and look-ups see it, or with a {@link RegistrationStoreException}, and then what was before still stands. Changes for one
 * IMPI take effect in the order of the calls.
 */
public interface RegistrationStore extends AutoCloseable {

    /**
     * Inserts or replaces the registration of this IMPI and its sets.
     *
     * @param sets every set of it that is no longer temporary; their keys are read during the call and stay the caller's
     */
    CompletionStage<Void> put(Registration registration, List<SetRecord> sets);

    /**
     * Replaces the sets of a registration; without a registration of this IMPI, nothing happens.
     *
     * @param sets as for {@link #put}
     */
    CompletionStage<Void> putSets(String impi, List<SetRecord> sets);

    /** Ends the registration of this IMPI, if there is one, and forgets its sets. */
    CompletionStage<Void> remove(String impi);

    /** Whether what was kept outlives the process. */
    boolean durable();

    /** The registration of this private identity. */
    Optional<Registration> byImpi(String impi);

    /** The registration whose Path bears this token. */
    Optional<Registration> byPathToken(String token);

    /** The registration of a UE that is served without IPsec from this address and port. */
    Optional<Registration> byUnprotectedAddress(InetSocketAddress address);

    /** A snapshot of all. */
    Collection<Registration> all();

    /**
     * A registration that an earlier run left.
     *
     * @param registration the registration
     * @param sets         its sets; their keys are the caller's to close
     */
    record Kept(Registration registration, List<SetRecord> sets) {}

    /** What earlier runs left, expired or not; to be asked once, before anything is changed. */
    List<Kept> load() throws RegistrationStoreException;

    /** Makes what was asked for durable, and ends; look-ups still work, changes fail. May be called again. */
    @Override
    void close();
}
