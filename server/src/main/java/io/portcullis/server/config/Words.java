package io.portcullis.server.config;

/** The words that settings choose from; a constant in lower case is the word. */
public final class Words {
    private Words() {}

    /** {@code security_agreement}: what becomes of a REGISTER without Security-Client. */
    public enum SecurityAgreement {
        /** It gets a 421. */
        REQUIRED,
        /** It passes unprotected. */
        PREFERRED,
        /** Every REGISTER passes unprotected. */
        OFF
    }

    /** {@code backend}: who does ESP. */
    public enum Backend {
        /** The kernel if it can, else user space. */
        AUTO,
        /** XFRM. */
        KERNEL,
        /** Portcullis itself. */
        USERSPACE
    }

    /** {@code service_route}: what becomes of a request whose Route is not its Service-Route. */
    public enum ServiceRoute {
        /** It gets a 400. */
        STRICT,
        /** Its Route is replaced. */
        OVERWRITE
    }

    /** {@code log_level}. */
    public enum LogLevel {
        /** What stops a function. */
        ERROR,
        /** And what somebody should look at. */
        WARN,
        /** And what happens to registrations. */
        INFO,
        /** And each decision. */
        DEBUG,
        /** And each message. */
        TRACE
    }

    /** {@code log_format}. */
    public enum LogFormat {
        /** Lines to read. */
        TEXT,
        /** One JSON object a line. */
        JSON
    }
}
