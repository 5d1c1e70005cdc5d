package io.portcullis.benchmarks.pcscf;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.lab.aka.AuthenticationCentre;
import io.portcullis.lab.aka.Milenage;
import io.portcullis.lab.aka.Usim;
import io.portcullis.lab.home.Subscriber;
import io.portcullis.lab.ue.PortRange;
import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeConfig;
import io.portcullis.lab.ue.UeHost;
import io.portcullis.linux.route.Prefix;

/** Phones 0, 1, … of a benchmark, each at an address of its own, and their home network's records. */
final class Crowd {

    static final String DOMAIN = "ims.mnc001.mcc001.3gppnetwork.org";
    static final Prefix ADDRESSES = Prefix.parse("198.18.0.0/16");

    private static final byte[] AMF = {(byte) 0x80, 0};
    /** Some P-CSCFs want the port of the first Contact to be 5060. */
    private static final PortRange CLEAR = new PortRange(5060, 5060);
    private static final PortRange CLIENT = new PortRange(10_000, 10_255);
    private static final PortRange SERVER = new PortRange(20_000, 20_003);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private Crowd() {}

    /** A pair by its name, as {@code hmac-sha-1-96/aes-cbc}. */
    static AlgorithmPair pair(String name) {
        return AlgorithmPair.ALL.stream().filter(each -> each.toString().replace('=', '/').equals(name)).findFirst()
                .orElseThrow();
    }

    static String impu(int phone) {
        return "sip:" + user(phone) + "@" + DOMAIN;
    }

    private static String user(int phone) {
        return String.format(Locale.ROOT, "00101%010d", phone);
    }

    static List<Subscriber> subscribers(int count) {
        List<Subscriber> all = new ArrayList<>(count);
        for (int phone = 0; phone < count; phone++) {
            all.add(new Subscriber(user(phone) + "@" + DOMAIN, List.of(impu(phone)),
                    new AuthenticationCentre(milenage(phone), AMF, 0)));
        }
        return all;
    }

    static Ue phone(UeHost host, int phone, InetSocketAddress pcscf, AlgorithmPair pair) {
        InetAddress address = ADDRESSES.address(phone + 1L);
        UeConfig config = UeConfig.of(user(phone) + "@" + DOMAIN, impu(phone), DOMAIN, address, pcscf).withPairs(pair)
                .withPorts(CLIENT, SERVER, CLEAR).withTimeouts(PATIENCE, Duration.ofSeconds(32));
        return host.ue(config, new Usim(milenage(phone), 0), (ue, event) -> {
        });
    }

    private static Milenage milenage(int phone) {
        byte[] k = ByteBuffer.allocate(Milenage.BLOCK).putInt(phone).array();
        byte[] opc = ByteBuffer.allocate(Milenage.BLOCK).putInt(~phone).array();
        try {
            return Milenage.ofOpc(k, opc);
        } finally {
            Arrays.fill(k, (byte) 0);
            Arrays.fill(opc, (byte) 0);
        }
    }
}
