package io.portcullis.pcscf.registration;

/** The store could not keep a change. The message says what failed. */
public final class RegistrationStoreException extends Exception {

    private static final long serialVersionUID = 1L;

    public RegistrationStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
