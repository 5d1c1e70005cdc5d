package io.portcullis.server.ue;

import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;

import io.portcullis.ipsec.sa.Spi;
import io.portcullis.lab.ue.OfferStyle;
import io.portcullis.lab.ue.OfferedPair;
import io.portcullis.lab.ue.PortRange;
import io.portcullis.lab.ue.SpiSource;
import io.portcullis.lab.ue.UeConfig;
import io.portcullis.sip.stack.transport.TransportProtocol;

/** What phones do differently, as public traces show it; docs/ue.md names them, and says what no trace has shown. */
enum PhoneModel {

    /** REGISTER over TCP from ephemeral ports (docker_open5gs issue 252), MESSAGE over UDP on the same set. */
    IPHONE("iOS/17.4 iPhone", "hmac-sha-1-96/aes-cbc, hmac-sha-1-96/null, hmac-md5-96/aes-cbc, hmac-md5-96/null",
            OfferStyle.PLAIN, TransportProtocol.TCP, 49_152, 57_344) {

        @Override
        UeConfig apply(UeConfig config) {
            return super.apply(config).withMessageTransport(TransportProtocol.UDP);
        }
    },
    /** MD5 alone, 3DES first, prot and mod named (docker_open5gs pull request 458), SPIs that are neighbours (treble_experimentations issue 2307). */
    SAMSUNG("SM-G998B Samsung IMS 6.0", "hmac-md5-96/des-ede3-cbc, hmac-md5-96/aes-cbc, hmac-md5-96/null",
            OfferStyle.PORTS_FIRST, TransportProtocol.UDP, 6_000, 7_000) {

        @Override
        UeConfig apply(UeConfig config) {
            return super.apply(config)
                    .withSpis(SpiSource.neighbours(new SecureRandom(), SpiSource.LOWEST_USUAL, Spi.MAX));
        }
    },
    /** Not seen in a public trace; its modem is Samsung's, and so is its way of writing (treble_experimentations issue 2307). */
    PIXEL("Pixel 7", "hmac-md5-96/null, hmac-sha-1-96/null", OfferStyle.PORTS_FIRST, TransportProtocol.UDP,
            6_000, 7_000),
    /** Qualcomm's list of six (open5gs issue 337). */
    XIAOMI("Xiaomi_Mi9 Pro 5G_Android9_11", "hmac-md5-96/des-ede3-cbc, hmac-md5-96/aes-cbc, hmac-md5-96/null, "
            + "hmac-sha-1-96/des-ede3-cbc, hmac-sha-1-96/aes-cbc, hmac-sha-1-96/null", OfferStyle.ALGORITHMS_FIRST,
            TransportProtocol.UDP, 44_000, 42_000);

    private static final PortRange UNPROTECTED = new PortRange(40_000, 41_999);
    private static final int PORTS = 1_000;

    private final String userAgent;
    private final String offers;
    private final OfferStyle style;
    private final TransportProtocol transport;
    private final int clientPorts;
    private final int serverPorts;

    PhoneModel(String userAgent, String offers, OfferStyle style, TransportProtocol transport, int clientPorts,
            int serverPorts) {
        this.userAgent = userAgent;
        this.offers = offers;
        this.style = style;
        this.transport = transport;
        this.clientPorts = clientPorts;
        this.serverPorts = serverPorts;
    }

    /** This phone with a model's habits. */
    UeConfig apply(UeConfig config) {
        List<OfferedPair> pairs = Offers.parse(offers);
        return config.withOffers(pairs).withOfferStyle(style).withTransport(transport)
                .withPorts(from(clientPorts), from(serverPorts), UNPROTECTED)
                .withHeaders(config.accessNetworkInfo(), userAgent);
    }

    private static PortRange from(int first) {
        return new PortRange(first, first + PORTS - 1);
    }

    /** As the option writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
