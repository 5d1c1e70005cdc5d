package io.portcullis.linux;

/** A system call failed, or the kernel answered a netlink request with an error. */
public final class LinuxException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int errno;

    /**
     * @param operation what was tried, as an operator would say it: {@code bind 192.0.2.1:5100}
     * @param errno     positive
     */
    public LinuxException(String operation, int errno) {
        this(operation, errno, "");
    }

    /**
     * @param operation what was tried
     * @param errno     positive
     * @param detail    more words, such as the kernel's extended ACK; may be empty
     */
    public LinuxException(String operation, int errno, String detail) {
        super(operation + ": " + Errno.describe(errno) + (detail.isEmpty() ? "" : ": " + detail));
        this.operation = operation;
        this.errno = errno;
    }

    /** What was tried. */
    public String operation() {
        return operation;
    }

    /** The kernel's error number, positive. */
    public int errno() {
        return errno;
    }

    /** Whether it is this error. */
    public boolean is(Errno error) {
        return errno == error.number();
    }
}
