package io.portcullis.ipsec.sa;

import java.net.InetAddress;

/**
 * One security association: ESP in transport mode for one direction of one port pair, UDP and TCP alike
 * (TS 33.203 7.1). Addresses and ports are also its selector.
 *
 * @param direction   seen from this host
 * @param source      the sender's address
 * @param sourcePort  the sender's port
 * @param destination the receiver's address
 * @param destinationPort the receiver's port
 * @param spi         chosen by the receiver, in every packet
 */
public record Sa(Direction direction, InetAddress source, int sourcePort, InetAddress destination, int destinationPort,
        Spi spi) {

    /** Which way the packets of an SA go, seen from this host. */
    public enum Direction {
        /** To this host. */
        IN,
        /** From this host. */
        OUT
    }

    /** What names an SA in the whole system (RFC 4301 4.1): destination and SPI. */
    public Id id() {
        return new Id(destination, spi);
    }

    /**
     * What names an SA in the whole system, ESP being the only protocol.
     *
     * @param destination the receiver's address
     * @param spi         the receiver's SPI
     */
    public record Id(InetAddress destination, Spi spi) {}

    @Override
    public String toString() {
        return direction + " " + Endpoints.format(source, sourcePort) + " > "
                + Endpoints.format(destination, destinationPort) + " spi " + spi;
    }
}
