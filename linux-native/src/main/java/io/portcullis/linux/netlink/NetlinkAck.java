package io.portcullis.linux.netlink;

import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;

/**
 * What the kernel said about one request.
 *
 * @param operation the request's words
 * @param errno     0 if done, else positive
 * @param detail    the kernel's own words (extended ACK), often empty
 */
public record NetlinkAck(String operation, int errno, String detail) {

    /** Whether it was done. */
    public boolean ok() {
        return errno == 0;
    }

    /** Whether it failed with this error. */
    public boolean is(Errno error) {
        return errno == error.number();
    }

    /** The failure as an exception; only if not {@link #ok()}. */
    public LinuxException failure() {
        if (ok()) {
            throw new IllegalStateException(operation + " did not fail");
        }
        return new LinuxException(operation, errno, detail);
    }
}
