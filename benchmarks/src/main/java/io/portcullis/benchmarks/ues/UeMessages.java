package io.portcullis.benchmarks.ues;

import java.util.List;
import java.util.Locale;

/** What UEs send: headers as phones write them, but few enough that a REGISTER goes home in a datagram (RFC 3261 18.1.1). */
final class UeMessages {

    static final String DOMAIN = "ims.mnc001.mcc001.3gppnetwork.org";
    static final String NONCE = "7b3M1d2gS0mYtPqWvXcZ8fHjKlNbVaQeRtYuIoP1234=";

    private static final List<String> ALGORITHMS = List.of("alg=hmac-sha-1-96;ealg=aes-cbc",
            "alg=hmac-sha-1-96;ealg=null", "alg=hmac-md5-96;ealg=aes-cbc", "alg=hmac-md5-96;ealg=null");
    private static final int FIRST_SPI = 10_000_000;

    private final int portUc;
    private final int portUs;

    /** The ports are the same for all UEs, whose addresses tell them apart. */
    UeMessages(int portUc, int portUs) {
        this.portUc = portUc;
        this.portUs = portUs;
    }

    private static String user(int ue) {
        return String.format(Locale.ROOT, "00101%010d", ue);
    }

    private String offer(int ue) {
        int spi = FIRST_SPI + 2 * ue;
        StringBuilder text = new StringBuilder();
        for (String algorithms : ALGORITHMS) {
            text.append(text.isEmpty() ? "" : ", ").append("ipsec-3gpp;prot=esp;mod=trans;spi-c=").append(spi)
                    .append(";spi-s=").append(spi + 1).append(";port-c=").append(portUc).append(";port-s=")
                    .append(portUs).append(';').append(algorithms);
        }
        return text.toString();
    }

    private StringBuilder begin(String method, String uri, int ue, int number, String to) {
        String user = user(ue);
        return new StringBuilder(1600).append(method).append(' ').append(uri).append(" SIP/2.0\r\nVia: SIP/2.0/UDP ")
                .append(Loopback.ue(ue)).append(':').append(portUs).append(";branch=z9hG4bK").append(ue).append('n')
                .append(number).append("\r\nMax-Forwards: 70\r\nFrom: <sip:").append(user).append('@').append(DOMAIN)
                .append(">;tag=").append(number).append("\r\nTo: ").append(to).append("\r\nCall-ID: ").append(ue)
                .append('-').append(number).append("@").append(Loopback.ue(ue)).append("\r\nCSeq: ").append(number)
                .append(' ').append(method).append("\r\nUser-Agent: Phone/1.0 (IMS)\r\n");
    }

    /** @param verify what Security-Server said; empty for a REGISTER in clear */
    String register(int ue, int number, String verify) {
        String user = user(ue);
        String answer = verify.isEmpty() ? "nonce=\"\", response=\"\""
                : "nonce=\"" + NONCE + "\", algorithm=AKAv1-MD5, cnonce=\"0a4f113b\", qop=auth, nc=00000001,"
                        + " response=\"6629fae49393a05397450978507c4ef1\"";
        StringBuilder text = begin("REGISTER", "sip:" + DOMAIN, ue, number, "<sip:" + user + "@" + DOMAIN + ">")
                .append("Authorization: Digest username=\"").append(user).append('@').append(DOMAIN)
                .append("\", realm=\"").append(DOMAIN).append("\", uri=\"sip:").append(DOMAIN).append("\", ")
                .append(answer).append("\r\nContact: <sip:").append(user).append('@').append(Loopback.ue(ue))
                .append(':').append(portUs)
                .append(">;+sip.instance=\"<urn:gsma:imei:35622309-123456-0>\";expires=600000\r\n")
                .append("Supported: path, sec-agree\r\nRequire: sec-agree\r\nProxy-Require: sec-agree\r\n")
                .append("P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=0010100010019B01\r\n")
                .append("Security-Client: ").append(offer(ue)).append("\r\n");
        if (!verify.isEmpty()) {
            text.append("Security-Verify: ").append(verify).append("\r\n");
        }
        return text.append("Content-Length: 0\r\n\r\n").toString();
    }

    /** A MESSAGE to somebody else. */
    String message(int ue, int number, String verify) {
        String body = "A text of the length that texts have: some hundred letters, more or less, and hardly ever more.";
        return begin("MESSAGE", "tel:+15550001111", ue, number, "<tel:+15550001111>").append("Route: <sip:")
                .append(Loopback.PCSCF.getHostAddress()).append(";lr>\r\nP-Preferred-Identity: <sip:+1555")
                .append(user(ue)).append('@').append(DOMAIN)
                .append(">\r\nP-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=0010100010019B01\r\n")
                .append("Supported: sec-agree\r\nRequire: sec-agree\r\nProxy-Require: sec-agree\r\nSecurity-Verify: ")
                .append(verify).append("\r\nContent-Type: text/plain\r\nContent-Length: ").append(body.length())
                .append("\r\n\r\n").append(body).toString();
    }
}
