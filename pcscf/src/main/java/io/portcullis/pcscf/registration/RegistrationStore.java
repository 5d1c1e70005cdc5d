package io.portcullis.pcscf.registration;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Optional;

/**
 * Where registrations are kept. A registration is in the store before its 200 leaves. Safe for any thread; look-ups do
 * not block, changes may.
 */
public interface RegistrationStore {

    /**
     * Inserts or replaces the registration of this IMPI.
     *
     * @throws RegistrationStoreException if it could not be kept; the earlier one then still stands
     */
    void put(Registration registration) throws RegistrationStoreException;

    /**
     * Ends the registration of this IMPI, if there is one.
     *
     * @throws RegistrationStoreException if that could not be kept
     */
    void remove(String impi) throws RegistrationStoreException;

    /** The registration of this private identity. */
    Optional<Registration> byImpi(String impi);

    /** The registration whose Path bears this token. */
    Optional<Registration> byPathToken(String token);

    /** The registration of a UE that is served without IPsec from this address and port. */
    Optional<Registration> byUnprotectedAddress(InetSocketAddress address);

    /** A snapshot of all. */
    Collection<Registration> all();
}
