package io.portcullis.ipsec.xfrm;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.keys.EspKeys;
import io.portcullis.ipsec.xfrm.uapi.StateMessages;
import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.netlink.NetlinkAck;
import io.portcullis.linux.netlink.NetlinkConstants;
import io.portcullis.linux.netlink.NetlinkMessage;
import io.portcullis.linux.netlink.NetlinkSocket;

/**
 * Asks the kernel whether it has ESP, by adding states between documentation addresses (RFC 5737, RFC 3849), under keys
 * of zero, and removing them at once.
 */
public final class XfrmProbe {

    private static final int PORT = 5060;
    private static final List<List<String>> PROBED = List.of(List.of("192.0.2.1", "192.0.2.2"),
            List.of("2001:db8::1", "2001:db8::2"));

    private XfrmProbe() {}

    /**
     * What was found.
     *
     * @param pairs  the algorithms that the kernel has ESP with, for IPv4 and IPv6 alike; empty if none
     * @param reason in words: why there are none, or which are missing, or that nothing is
     */
    public record Finding(Set<AlgorithmPair> pairs, String reason) {

        public Finding {
            pairs = Set.copyOf(pairs);
        }

        /** Whether the kernel can be used. */
        public boolean usable() {
            return !pairs.isEmpty();
        }
    }

    /** Probes in the network namespace of this thread; leaves nothing behind. */
    public static Finding probe() {
        try (NetlinkSocket socket = NetlinkSocket.open(NetlinkConstants.NETLINK_XFRM)) {
            Set<AlgorithmPair> pairs = new LinkedHashSet<>(AlgorithmPair.ALL);
            List<NetlinkAck> refused = new ArrayList<>();
            for (List<String> ends : PROBED) {
                pairs.retainAll(probe(socket, ends, refused));
            }
            if (refused.isEmpty()) {
                return new Finding(pairs, "the kernel has ESP with every algorithm");
            }
            return new Finding(pairs, (pairs.isEmpty() ? "no ESP in the kernel: " : "the kernel lacks some of ESP: ")
                    + Refusals.of(refused.getFirst().failure()).getMessage());
        } catch (LinuxException e) {
            return new Finding(Set.of(), "no XFRM in the kernel: " + Refusals.of(e).getMessage());
        }
    }

    private static List<AlgorithmPair> probe(NetlinkSocket socket, List<String> ends, List<NetlinkAck> refused)
            throws LinuxException {
        List<Sa> sas = new ArrayList<>();
        List<NetlinkMessage> messages = new ArrayList<>();
        try (AkaKeys keys = AkaKeys.of(new byte[AkaKeys.LENGTH], new byte[AkaKeys.LENGTH])) {
            for (AlgorithmPair pair : AlgorithmPair.ALL) {
                Sa sa = new Sa(Sa.Direction.IN, literal(ends.getFirst()), PORT, literal(ends.getLast()), PORT,
                        Spi.of(ThreadLocalRandom.current().nextLong(Spi.MIN, Spi.MAX)));
                try (EspKeys espKeys = EspKeys.expand(pair, keys)) {
                    messages.add(StateMessages.add(sa, pair, espKeys, XfrmConfig.DEFAULT_REQID,
                            XfrmConfig.DEFAULT_REPLAY_WINDOW, SequenceNumber.ZERO)
                            .named("add an ESP state with " + pair));
                }
                sas.add(sa);
            }
        }
        List<AlgorithmPair> found = new ArrayList<>();
        List<NetlinkMessage> deletes = new ArrayList<>();
        List<NetlinkAck> acks = socket.batch(messages);
        for (int i = 0; i < acks.size(); i++) {
            // EEXIST comes after everything else was found good.
            if (acks.get(i).ok() || acks.get(i).is(Errno.EEXIST)) {
                found.add(AlgorithmPair.ALL.get(i));
            } else {
                refused.add(acks.get(i));
            }
            if (acks.get(i).ok()) {
                deletes.add(StateMessages.delete(sas.get(i).id()));
            }
        }
        socket.batch(deletes);
        return found;
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(address + " is a literal", e);
        }
    }
}
