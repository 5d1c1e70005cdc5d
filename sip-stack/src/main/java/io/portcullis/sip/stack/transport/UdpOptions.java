package io.portcullis.sip.stack.transport;

/**
 * How UDP sockets are made.
 *
 * @param sockets      sockets for each address, at most one for each event loop; the kernel gives all datagrams of one sender to
 *                     the same one
 * @param receiveBytes SO_RCVBUF, which the kernel caps by net.core.rmem_max; 0: the kernel's default
 * @param sendBytes    SO_SNDBUF, capped by net.core.wmem_max; 0: the kernel's default
 */
public record UdpOptions(int sockets, int receiveBytes, int sendBytes) {

    /** One socket for each event loop, 4 MiB to receive, 1 MiB to send. */
    public static final UdpOptions DEFAULT = new UdpOptions(Integer.MAX_VALUE, 4_194_304, 1_048_576);

    public UdpOptions {
        if (sockets < 1 || receiveBytes < 0 || sendBytes < 0) {
            throw new IllegalArgumentException("UDP: " + sockets + " sockets, " + receiveBytes + ", " + sendBytes);
        }
    }
}
