package io.portcullis.systemtest.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.lab.ue.PortRange;
import io.portcullis.lab.ue.UeConfig;
import io.portcullis.sip.stack.transport.TransportProtocol;

/**
 * What kind of phone is tested.
 *
 * @param pair      the only one that it offers
 * @param transport of its requests
 * @param six       whether over IPv6
 */
record PhoneKind(AlgorithmPair pair, TransportProtocol transport, boolean six) {

    private static final PortRange CLIENT_PORTS = new PortRange(40_000, 44_999);
    private static final PortRange SERVER_PORTS = new PortRange(45_000, 47_999);
    /** With another port in the first Contact, Kamailio destroys a good phone's SAs when the pending entry expires. */
    private static final PortRange UNPROTECTED_PORT = new PortRange(5060, 5060);
    private static final int KINDS_OF_SUBSCRIBERS = 4;
    private static final String WITH_IPV6 = "hmac-sha-1-96=aes-cbc";

    /** All pairs, over UDP and TCP, with IPv4; with IPv6 one pair, since a pair has nothing to do with the family. */
    static List<PhoneKind> all() {
        List<PhoneKind> kinds = new ArrayList<>();
        for (AlgorithmPair pair : AlgorithmPair.ALL) {
            for (boolean six : new boolean[]{false, true}) {
                for (TransportProtocol transport : List.of(TransportProtocol.UDP, TransportProtocol.TCP)) {
                    if (!six || pair.toString().equals(WITH_IPV6)) {
                        kinds.add(new PhoneKind(pair, transport, six));
                    }
                }
            }
        }
        return kinds;
    }

    /** The number of a subscriber in the lab whose phone has this transport and address family. */
    int caller() {
        return (six ? 2 : 0) + (transport == TransportProtocol.TCP ? 1 : 0);
    }

    /** The number of another one. */
    int callee() {
        return caller() + KINDS_OF_SUBSCRIBERS;
    }

    /** How many subscribers all kinds need. */
    static int subscribers() {
        return 2 * KINDS_OF_SUBSCRIBERS;
    }

    /**
     * The phone.
     *
     * @param patience how long it waits for an answer
     */
    UeConfig configure(UeConfig usual, Duration patience) {
        return usual.withPairs(pair).withPorts(CLIENT_PORTS, SERVER_PORTS, UNPROTECTED_PORT)
                // So short that its old set is gone when it is asked what the network does without it.
                .withTimeouts(patience, Duration.ofSeconds(1));
    }

    @Override
    public String toString() {
        return pair + ", " + transport + ", " + (six ? "IPv6" : "IPv4");
    }
}
