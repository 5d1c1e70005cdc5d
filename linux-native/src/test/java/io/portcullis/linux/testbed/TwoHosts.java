package io.portcullis.linux.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

import io.portcullis.linux.socket.NetworkNamespace;

/**
 * Two network namespaces with a cable between them, each with an IPv4 and an IPv6 address. Over {@code lo} the kernel
 * would pass ESP by. Needs root.
 */
public final class TwoHosts implements AutoCloseable {

    /** One of the two. */
    public enum Side {
        /** The phone's. */
        UE("10.77.0.2", "fd77::2"),
        /** The server's. */
        PCSCF("10.77.0.1", "fd77::1");

        private final String v4;
        private final String v6;

        Side(String v4, String v6) {
            this.v4 = v4;
            this.v6 = v6;
        }

        /** Its address. */
        public InetAddress address(boolean six) throws IOException {
            return InetAddress.getByName(six ? v6 : v4);
        }
    }

    private final String prefix;

    private TwoHosts(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Makes them.
     *
     * @param prefix of the namespaces' and devices' names, at most 6 letters; what an earlier run left is removed
     */
    public static TwoHosts create(String prefix) throws IOException, InterruptedException {
        TwoHosts hosts = new TwoHosts(prefix);
        for (Side side : Side.values()) {
            Command.run(List.of("sh", "-c", "ip netns del " + hosts.name(side) + " 2>/dev/null; ip netns add "
                    + hosts.name(side)));
        }
        Command.run("ip link add " + hosts.device(Side.UE) + " netns " + hosts.name(Side.UE) + " type veth peer name "
                + hosts.device(Side.PCSCF) + " netns " + hosts.name(Side.PCSCF));
        for (Side side : Side.values()) {
            String ip = "ip -n " + hosts.name(side);
            Command.run(ip + " link set lo up");
            Command.run(ip + " link set " + hosts.device(side) + " up");
            Command.run(ip + " addr add " + side.v4 + "/24 dev " + hosts.device(side));
            Command.run(ip + " addr add " + side.v6 + "/64 dev " + hosts.device(side) + " nodad");
        }
        return hosts;
    }

    /** The namespace's name. */
    public String name(Side side) {
        return prefix + (side == Side.UE ? "-ue" : "-p");
    }

    /** The device's name inside the namespace. */
    public String device(Side side) {
        return prefix + (side == Side.UE ? "ue0" : "p0");
    }

    /** The namespace. */
    public NetworkNamespace at(Side side) {
        return NetworkNamespace.named(name(side));
    }

    /** Runs {@code ip} inside. */
    public String ip(Side side, String words) throws IOException, InterruptedException {
        return Command.run("ip -n " + name(side) + " " + words);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Side side : Side.values()) {
            Command.run("ip netns del " + name(side));
        }
    }
}
