package io.portcullis.server.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two hosts and the cable between them: the P-CSCF with the home network, and the phones. Addresses are of the ranges
 * for documentation (RFC 5737, RFC 3849).
 */
final class DemoNetwork implements AutoCloseable {

    /** The P-CSCF's IPv4 address. */
    static final String PCSCF_V4 = "192.0.2.1";
    /** The P-CSCF's IPv6 address. */
    static final String PCSCF_V6 = "2001:db8::1";
    /** The home network's address, in the P-CSCF's namespace. */
    static final String HOME = "192.0.2.2";
    /** The phones' end of the cable. */
    static final String UE_DEVICE = "radio0";
    /** As many phones as have an address each. */
    static final int MAX_UES = 200;

    private final Namespace core;
    private final Namespace radio;

    private DemoNetwork(Namespace core, Namespace radio) {
        this.core = core;
        this.radio = radio;
    }

    static DemoNetwork create(int ues) throws IOException {
        Namespace core = Namespace.create("portcullis-demo-core");
        Namespace radio;
        try {
            radio = Namespace.create(DemoGuests.RADIO);
        } catch (IOException e) {
            core.close();
            throw e;
        }
        DemoNetwork network = new DemoNetwork(core, radio);
        try {
            network.connect(ues);
            return network;
        } catch (IOException e) {
            network.close();
            throw e;
        }
    }

    private void connect(int ues) throws IOException {
        // From inside: an ordinary user may make devices in his own namespaces, not on the machine.
        core.run("ip", "link", "add", "core0", "type", "veth", "peer", "name", UE_DEVICE, "netns",
                Long.toString(radio.pid()));
        core.run("sh", "-c", script("core0", List.of(PCSCF_V4 + "/24", HOME + "/24", PCSCF_V6 + "/64"))
                // By a gateway: the kernel remembers some thousand neighbours only.
                + "; ip route add " + DemoGuests.CROWD_PREFIXES.getFirst() + " via " + ueV4(0).getHostAddress()
                + "; ip -6 route add " + DemoGuests.CROWD_PREFIXES.getLast() + " via " + ueV6(0).getHostAddress());
        List<String> addresses = new ArrayList<>();
        IntStream.concat(IntStream.range(0, ues), DemoGuests.numbers()).forEach(ue -> {
            addresses.add(ueV4(ue).getHostAddress() + "/24");
            addresses.add(ueV6(ue).getHostAddress() + "/64");
        });
        radio.run("sh", "-c", script(UE_DEVICE, addresses));
    }

    private static String script(String device, List<String> addresses) {
        StringBuilder script = new StringBuilder("set -e; ");
        for (String address : addresses) {
            // nodad: an address that is still being checked cannot be bound.
            script.append("ip addr add ").append(address).append(" dev ").append(device)
                    .append(address.contains(":") ? " nodad; " : "; ");
        }
        return script.append("ip link set ").append(device).append(" up").toString();
    }

    /** The IPv4 address of phone 0, 1, … */
    static InetAddress ueV4(int ue) {
        return address("192.0.2." + (11 + ue));
    }

    /** The IPv6 address of phone 0, 1, … */
    static InetAddress ueV6(int ue) {
        return address("2001:db8::1:" + Integer.toHexString(11 + ue));
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    /** Where the P-CSCF and the home network live. */
    Namespace core() {
        return core;
    }

    /** Where the phones live. */
    Namespace radio() {
        return radio;
    }

    @Override
    public void close() {
        radio.close();
        core.close();
    }
}
