package io.portcullis.server.store;

import java.util.List;

import io.portcullis.pcscf.store.InMemoryRegistrationStore;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.SetRecord;

/** What is to be written; keys are sealed already. */
sealed interface Change {

    /** The registration that it concerns. */
    String impi();

    /** Lets look-ups see it. */
    void show(InMemoryRegistrationStore index);

    /**
     * A set and its sealed keys; those in the record are somebody else's, and not touched.
     *
     * @param set    all but the keys
     * @param sealed the keys
     */
    record SealedSet(SetRecord set, byte[] sealed) {}

    /** {@link io.portcullis.pcscf.store.RegistrationStore#put}. */
    record Put(Registration registration, List<SealedSet> sets) implements Change {
        @Override
        public String impi() {
            return registration.impi();
        }

        @Override
        public void show(InMemoryRegistrationStore index) {
            index.put(registration, List.of());
        }
    }

    /** {@link io.portcullis.pcscf.store.RegistrationStore#putSets}. */
    record PutSets(String impi, List<SealedSet> sets) implements Change {
        @Override
        public void show(InMemoryRegistrationStore index) {
            // Sets are no part of look-ups.
        }
    }

    /** {@link io.portcullis.pcscf.store.RegistrationStore#remove}. */
    record Remove(String impi) implements Change {
        @Override
        public void show(InMemoryRegistrationStore index) {
            index.remove(impi);
        }
    }
}
