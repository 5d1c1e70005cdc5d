package io.portcullis.pcscf.store;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A {@link RegistrationStore} that forgets everything when the process ends. */
public final class InMemoryRegistrationStore implements RegistrationStore {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final Map<String, Registration> byImpi = new ConcurrentHashMap<>();
    private final Map<String, Registration> byToken = new ConcurrentHashMap<>();
    private final Map<InetSocketAddress, Registration> byAddress = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Void> put(Registration registration, List<SetRecord> sets) {
        byImpi.compute(registration.impi(), (impi, earlier) -> {
            // New entries first: a look-up in between finds the old registration or the new one, never none.
            byToken.put(registration.pathToken(), registration);
            InetSocketAddress address = registration.unprotected();
            if (address != null) {
                byAddress.put(address, registration);
            }
            if (earlier != null && !earlier.pathToken().equals(registration.pathToken())) {
                byToken.remove(earlier.pathToken());
            }
            if (earlier != null && !Objects.equals(earlier.unprotected(), address)) {
                dropAddress(earlier);
            }
            return registration;
        });
        return DONE;
    }

    /** Sets live as long as the process here, as their owner's. */
    @Override
    public CompletionStage<Void> putSets(String impi, List<SetRecord> sets) {
        return DONE;
    }

    @Override
    public CompletionStage<Void> remove(String impi) {
        byImpi.computeIfPresent(impi, (key, earlier) -> {
            byToken.remove(earlier.pathToken());
            dropAddress(earlier);
            return null;
        });
        return DONE;
    }

    // Another UE may have taken over the address meanwhile: only the entry of this very registration goes.
    private void dropAddress(Registration earlier) {
        InetSocketAddress address = earlier.unprotected();
        if (address != null) {
            byAddress.computeIfPresent(address, (key, held) -> held.impi().equals(earlier.impi()) ? null : held);
        }
    }

    @Override
    public Optional<Registration> byImpi(String impi) {
        return Optional.ofNullable(byImpi.get(impi));
    }

    @Override
    public Optional<Registration> byPathToken(String token) {
        return Optional.ofNullable(byToken.get(token));
    }

    @Override
    public Optional<Registration> byUnprotectedAddress(InetSocketAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    @Override
    public Collection<Registration> all() {
        return List.copyOf(byImpi.values());
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public List<Kept> load() {
        return List.of();
    }

    @Override
    public void close() {}
}
