package io.portcullis.systemtest.lab;

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
import java.util.function.UnaryOperator;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.lab.aka.AuthenticationCentre;
import io.portcullis.lab.aka.Milenage;
import io.portcullis.lab.aka.Usim;
import io.portcullis.lab.home.Subscriber;
import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeConfig;
import io.portcullis.lab.ue.UeHost;
import io.portcullis.lab.ue.UeListener;
import io.portcullis.sip.stack.transport.TransportProtocol;

/** Phones 0, 1, … of a test: their identities, cards and kinds, which differ in transport, address family and algorithms. */
public final class Phones {

    /** Of the home network. */
    public static final String DOMAIN = "ims.mnc001.mcc001.3gppnetwork.org";
    /** So many addresses of each family the phones have, and share. */
    static final int ADDRESSES = 20;
    private static final byte[] AMF = {(byte) 0x80, 0};

    private Phones() {}

    static String impi(int phone) {
        return "00101" + String.format(Locale.ROOT, "%010d", phone + 1) + "@" + DOMAIN;
    }

    static String impu(int phone) {
        return "sip:ue" + phone + "@" + DOMAIN;
    }

    static InetAddress v4(int number) {
        return InetAddress.ofLiteral("192.0.2." + (100 + number % ADDRESSES));
    }

    static InetAddress v6(int number) {
        return InetAddress.ofLiteral("2001:db8::" + Integer.toHexString(0x100 + number % ADDRESSES));
    }

    static List<Subscriber> subscribers(int phones) {
        List<Subscriber> subscribers = new ArrayList<>();
        for (int phone = 0; phone < phones; phone++) {
            subscribers.add(new Subscriber(impi(phone), List.of(impu(phone)),
                    new AuthenticationCentre(milenage(phone), AMF, 0)));
        }
        return subscribers;
    }

    /**
     * @param patience  how long it waits for an answer: a server that was killed gives none
     * @param otherwise what is different about it
     */
    static Ue phone(UeHost host, int phone, InetAddress pcscfV4, InetAddress pcscfV6,
            UeListener listener, Duration patience, UnaryOperator<UeConfig> otherwise) {
        boolean six = phone / 2 % 2 == 1;
        UeConfig config = UeConfig.of(impi(phone), impu(phone), DOMAIN, six ? v6(phone) : v4(phone),
                new InetSocketAddress(six ? pcscfV6 : pcscfV4, 5060))
                .withTransport(phone % 2 == 0 ? TransportProtocol.UDP : TransportProtocol.TCP)
                .withPairs(AlgorithmPair.ALL.get(phone % AlgorithmPair.ALL.size())).withExpires(Duration.ofHours(1))
                .withTimeouts(patience, Lab.T1.multipliedBy(64));
        return host.ue(otherwise.apply(config), new Usim(milenage(phone), 0), listener);
    }

    private static Milenage milenage(int phone) {
        byte[] k = secret("K", phone);
        byte[] opc = secret("OPc", phone);
        try {
            return Milenage.ofOpc(k, opc);
        } finally {
            Arrays.fill(k, (byte) 0);
            Arrays.fill(opc, (byte) 0);
        }
    }

    private static byte[] secret(String what, int phone) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256")
                    .digest(("restart test " + what + phone).getBytes(StandardCharsets.UTF_8)), Milenage.BLOCK);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
