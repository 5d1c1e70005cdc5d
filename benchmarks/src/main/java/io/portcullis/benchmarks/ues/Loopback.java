package io.portcullis.benchmarks.ues;

import java.net.InetAddress;

/** Who is where on the loopback network; each UE has an address of its own. */
final class Loopback {

    static final InetAddress PCSCF = InetAddress.ofLiteral("127.0.0.1");
    static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.3");
    /** 127.16.0.0 to 127.255.255.255. */
    static final int MOST_UES = 240 << 16;

    private static final int FIRST = 127 << 24 | 16 << 16;

    private Loopback() {}

    /** @param ue 0 to {@link #MOST_UES} - 1 */
    static String ue(int ue) {
        int address = FIRST + ue;
        return (address >>> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }
}
