package io.portcullis.ipsec.xfrm;

import java.util.Optional;

import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaBackendException.Reason;
import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;

/** What the kernel's refusals mean to the owner of a set. */
final class Refusals {

    private Refusals() {}

    static SaBackendException of(LinuxException e) {
        Reason reason = reason(e.errno());
        return new SaBackendException(reason, e.errno(), e.getMessage() + advice(reason), e);
    }

    static Reason reason(int errno) {
        Optional<Errno> known = Errno.of(errno);
        if (known.isEmpty()) {
            return Reason.FAILED;
        }
        return switch (known.get()) {
            case EEXIST -> Reason.SPI_IN_USE;
            case EPROTONOSUPPORT, EOPNOTSUPP, EAFNOSUPPORT, ENOSYS, ENOENT -> Reason.UNSUPPORTED;
            case EPERM, EACCES -> Reason.NOT_PERMITTED;
            case ENOMEM, ENOBUFS -> Reason.NO_RESOURCES;
            case ESRCH -> Reason.NOT_FOUND;
            default -> Reason.FAILED;
        };
    }

    private static String advice(Reason reason) {
        return switch (reason) {
            case NOT_PERMITTED -> "; this process lacks CAP_NET_ADMIN in this network namespace";
            case UNSUPPORTED -> "; this kernel has no ESP for it, or not these algorithms";
            case SPI_IN_USE, NO_RESOURCES, NOT_FOUND, FAILED -> "";
        };
    }
}
