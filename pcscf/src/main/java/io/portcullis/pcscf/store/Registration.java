package io.portcullis.pcscf.store;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A UE's registration as the P-CSCF keeps it (TS 24.229 5.2.2): enough to send requests in both directions, and plain
 * enough to be stored. One private identity may have registered several public ones, each with its own time.
 *
 * @param impi        the private identity, from the Authorization header's username
 * @param pathToken   the user part of our Path URI: what the home network routes back by; unguessable, and the same for
 *                    the whole registration
 * @param unprotected where the UE is reached without IPsec, where the {@code security_agreement} setting allows that;
 *                    null for a UE that has security associations
 * @param bindings    oldest first, at least one
 */
public record Registration(String impi, String pathToken, @Nullable InetSocketAddress unprotected,
        List<Binding> bindings) {

    public Registration {
        bindings = List.copyOf(bindings);
        if (bindings.isEmpty()) {
            throw new IllegalArgumentException("a registration has at least one binding");
        }
    }

    /** Every public identity, the default one first (TS 24.229 5.2.6.3). */
    public List<String> impus() {
        return bindings.stream().flatMap(binding -> binding.impus().stream()).distinct().toList();
    }

    /** The identity for requests that name none (TS 24.229 5.2.6.3). */
    public String defaultImpu() {
        return bindings.getFirst().impus().getFirst();
    }

    /** Every contact address. */
    public List<String> contacts() {
        return bindings.stream().flatMap(binding -> binding.contacts().stream()).distinct().toList();
    }

    /** The binding that registered this public identity; the first for one that none did. */
    public Binding bindingOf(String impu) {
        return bindings.stream().filter(binding -> binding.covers(impu)).findFirst().orElse(bindings.getFirst());
    }

    /** When the last of its bindings ends. */
    public Instant expiresAt() {
        return bindings.stream().map(Binding::expiresAt).max(Comparator.naturalOrder()).orElseThrow();
    }

    /** The same with a binding that is new, or in the place of the one that it refreshes. */
    public Registration with(Binding added, @Nullable InetSocketAddress from) {
        List<Binding> after = new ArrayList<>(bindings);
        for (int i = 0; i < after.size(); i++) {
            if (after.get(i).covers(added.aor())) {
                after.set(i, added);
                return new Registration(impi, pathToken, from, after);
            }
        }
        after.add(added);
        return new Registration(impi, pathToken, from, after);
    }

    /** What is left when this public identity, and so its implicit set, is deregistered; empty if nothing is. */
    public Optional<Registration> without(String impu) {
        return only(bindings.stream().filter(binding -> !binding.covers(impu)).toList());
    }

    /** What is left at this moment; empty if everything has expired. */
    public Optional<Registration> liveAt(Instant now) {
        return only(bindings.stream().filter(binding -> binding.expiresAt().isAfter(now)).toList());
    }

    private Optional<Registration> only(List<Binding> left) {
        return left.isEmpty() ? Optional.empty() : Optional.of(new Registration(impi, pathToken, unprotected, left));
    }
}
