package io.portcullis.ipsec.sa;

import org.jspecify.annotations.Nullable;

/**
 * The backend refused. The message names the operation, the addresses and, where there is one, the errno; it never
 * contains key material.
 */
public final class SaBackendException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final int errno;

    /** What the caller can do about it. */
    public enum Reason {
        /** An SA with this destination and SPI exists already (EEXIST): take another SPI. */
        SPI_IN_USE,
        /** The kernel has no such algorithm or no ESP at all (EPROTONOSUPPORT, ENOSYS, ENOENT). */
        UNSUPPORTED,
        /** A capability is missing (EPERM); the message names it. */
        NOT_PERMITTED,
        /** Memory or a table is full (ENOMEM, ENOBUFS). */
        NO_RESOURCES,
        /** The SA or endpoint is not there. */
        NOT_FOUND,
        /** Anything else. */
        FAILED
    }

    public SaBackendException(Reason reason, int errno, String message) {
        this(reason, errno, message, null);
    }

    public SaBackendException(Reason reason, int errno, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.errno = errno;
    }

    /** What kind of refusal it is. */
    public Reason reason() {
        return reason;
    }

    /** The kernel's errno, 0 if none was involved. */
    public int errno() {
        return errno;
    }
}
