package io.portcullis.server.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The address that sockets are opened on when nobody names one. ESP does not pass over loopback, so it is no such. */
final class MachineAddress {
    private MachineAddress() {}

    /** The first address of the first device that is up: IPv4 before IPv6; no loopback, no link-local. */
    static Optional<InetAddress> find() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(MachineAddress::up)
                    .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                    .flatMap(NetworkInterface::inetAddresses)
                    .flatMap(MachineAddress::usable)
                    .min(Comparator.comparing(a -> a instanceof Inet6Address));
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    private static boolean up(NetworkInterface device) {
        try {
            return device.isUp() && !device.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }

    private static Stream<InetAddress> usable(InetAddress address) {
        // A global IPv6 address is listed with its device's name as zone: %eth0.
        return address.isLinkLocalAddress() || address.isLoopbackAddress() ? Stream.empty()
                : IpLiteral.parse(address.getHostAddress().replaceFirst("%.*", "")).stream();
    }
}
