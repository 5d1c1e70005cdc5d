package io.portcullis.server.run;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

import io.portcullis.server.config.SocketSpec;

/**
 * Whether every socket can be had, before anything of the host is touched: a second server that somebody starts by mistake
 * must not take the first one's SAs for orphans of its own.
 */
final class FreeSockets {

    private FreeSockets() {}

    /** @throws StartException naming the socket and the reason */
    static void check(List<SocketSpec> sockets) throws StartException {
        for (SocketSpec socket : sockets) {
            try {
                check(socket);
            } catch (IOException e) {
                throw new StartException("cannot listen on " + socket + ": " + e.getMessage(), e);
            }
        }
    }

    private static void check(SocketSpec socket) throws IOException {
        InetSocketAddress address = socket.socketAddress();
        if (socket.scheme() != SocketSpec.Scheme.TCP) {
            try (DatagramSocket udp = new DatagramSocket(null)) {
                udp.setReuseAddress(false);
                udp.bind(address);
            }
        }
        if (socket.scheme() != SocketSpec.Scheme.UDP) {
            try (ServerSocket tcp = new ServerSocket()) {
                // As the real one will: connections of an earlier run that still fade away are no hindrance.
                tcp.setReuseAddress(true);
                tcp.bind(address);
            }
        }
    }
}
