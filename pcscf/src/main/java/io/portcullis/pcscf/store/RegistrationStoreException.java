package io.portcullis.pcscf.store;

import org.jspecify.annotations.Nullable;

/** The store could not keep or read something. The message says what failed and, where there is one, what to do. */
public final class RegistrationStoreException extends Exception {

    private static final long serialVersionUID = 1L;

    public RegistrationStoreException(String message) {
        this(message, null);
    }

    public RegistrationStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
