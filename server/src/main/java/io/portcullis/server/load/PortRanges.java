package io.portcullis.server.load;

import io.portcullis.lab.ue.PortRange;

/**
 * Where the ports of phones are taken from, side by side.
 *
 * @param client where port_uc is taken from
 * @param server where port_us is taken from
 * @param clear  where the port of the first REGISTER is taken from
 */
record PortRanges(PortRange client, PortRange server, PortRange clear) {

    private static final int FIRST = 10_000;
    private static final int LAST = 65_535;
    private static final int FEWEST_CLIENT = 64;
    private static final int FEWEST_OTHERS = 16;
    private static final int MOST_CLEAR = 1000;

    /**
     * With room for phones that share an address: port_uc changes with every set, and a new set stands beside the old one.
     *
     * @param sharing how many share one
     * @throws IllegalArgumentException if there are not as many ports
     */
    static PortRanges of(long sharing) {
        long client = Math.max(FEWEST_CLIENT, 4 * sharing);
        long server = Math.max(FEWEST_OTHERS, 2 * sharing);
        long clear = Math.clamp(2 * sharing, FEWEST_OTHERS, MOST_CLEAR);
        if (FIRST + client + server + clear > LAST + 1) {
            throw new IllegalArgumentException(
                    sharing + " phones for each address of --addresses are too many for its ports");
        }
        int firstServer = (int) (FIRST + client);
        int firstClear = (int) (firstServer + server);
        return new PortRanges(new PortRange(FIRST, firstServer - 1), new PortRange(firstServer, firstClear - 1),
                new PortRange(firstClear, (int) (firstClear + clear - 1)));
    }
}
