package io.portcullis.server.demo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.lab.aka.AuthenticationCentre;
import io.portcullis.lab.aka.Milenage;
import io.portcullis.lab.aka.Usim;
import io.portcullis.lab.home.Subscriber;
import io.portcullis.lab.ue.UeConfig;
import io.portcullis.sip.stack.transaction.TimerConfig;
import io.portcullis.sip.stack.transport.TransportProtocol;

/** Who takes part in the demonstration; every process derives the same from a phone's number, 0, 1, … */
final class DemoPlan {

    /** The home network's domain: a test network's (TS 23.003 13.2). */
    static final String DOMAIN = "ims.mnc001.mcc001.3gppnetwork.org";
    /** RFC 3261's timers. */
    static final TimerConfig TIMERS = TimerConfig.DEFAULT;
    /** Phones by default: as many as there are algorithm pairs. */
    static final int UES = AlgorithmPair.ALL.size();

    private static final byte[] AMF = {(byte) 0x80, 0};

    private DemoPlan() {}

    static String impi(int ue) {
        return "00101" + String.format(Locale.ROOT, "%010d", ue + 1) + "@" + DOMAIN;
    }

    static String impu(int ue) {
        return "sip:" + name(ue) + "@" + DOMAIN;
    }

    /** {@code ue1}, {@code ue2}, … */
    static String name(int ue) {
        return "ue" + (ue + 1);
    }

    /** Every pair in turn. */
    static AlgorithmPair pair(int ue) {
        return AlgorithmPair.ALL.get(ue % AlgorithmPair.ALL.size());
    }

    static TransportProtocol transport(int ue) {
        return ue % 2 == 0 ? TransportProtocol.UDP : TransportProtocol.TCP;
    }

    static boolean v6(int ue) {
        return ue / 2 % 2 == 1;
    }

    static InetAddress address(int ue) {
        return v6(ue) ? DemoNetwork.ueV6(ue) : DemoNetwork.ueV4(ue);
    }

    static InetSocketAddress pcscf(int ue) {
        return server(v6(ue));
    }

    static InetSocketAddress server(boolean v6) {
        return new InetSocketAddress(InetAddress.ofLiteral(v6 ? DemoNetwork.PCSCF_V6 : DemoNetwork.PCSCF_V4), 5060);
    }

    /** A phone's settings. */
    static UeConfig phone(int ue) {
        return UeConfig.of(impi(ue), impu(ue), DOMAIN, address(ue), pcscf(ue)).withTransport(transport(ue))
                .withPairs(pair(ue)).withExpires(Duration.ofHours(1)).withTimeouts(TIMERS.life(), TIMERS.life());
    }

    /**
     * A phone's card.
     *
     * @param wrongKi whether its Ki is not the one that the home network has
     */
    static Usim usim(int ue, boolean wrongKi) {
        byte[] k = secret("K", ue);
        byte[] opc = secret("OPc", ue);
        if (wrongKi) {
            k[0] ^= 1;
        }
        try {
            return new Usim(Milenage.ofOpc(k, opc), 0);
        } finally {
            Arrays.fill(k, (byte) 0);
            Arrays.fill(opc, (byte) 0);
        }
    }

    /** The home network's subscribers. */
    static List<Subscriber> subscribers(int ues) {
        List<Subscriber> subscribers = new ArrayList<>();
        IntStream.concat(IntStream.range(0, ues), DemoGuests.numbers()).forEach(ue -> {
            byte[] k = secret("K", ue);
            byte[] opc = secret("OPc", ue);
            subscribers.add(new Subscriber(impi(ue), List.of(impu(ue)),
                    new AuthenticationCentre(Milenage.ofOpc(k, opc), AMF, 0)));
            Arrays.fill(k, (byte) 0);
            Arrays.fill(opc, (byte) 0);
        });
        return subscribers;
    }

    /** The home network's subscribers that {@code portcullis load --demo} registers; all have the same keys. */
    static List<Subscriber> crowd() {
        byte[] k = secret("K", DemoNetwork.MAX_UES + DemoGuests.COUNT);
        byte[] opc = secret("OPc", DemoNetwork.MAX_UES + DemoGuests.COUNT);
        try {
            return IntStream.range(0, DemoGuests.CROWD)
                    .mapToObj(member -> new Subscriber(DemoGuests.crowdImpi(member),
                            List.of(DemoGuests.crowdImpu(member)),
                            new AuthenticationCentre(Milenage.ofOpc(k, opc), AMF, 0)))
                    .toList();
        } finally {
            Arrays.fill(k, (byte) 0);
            Arrays.fill(opc, (byte) 0);
        }
    }

    private static byte[] secret(String what, int ue) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(("portcullis demo " + what + " " + ue).getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(hash, Milenage.BLOCK);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
