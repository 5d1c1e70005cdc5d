package io.portcullis.lab.ue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.sip.stack.transport.TransportProtocol;

/**
 * One simulated phone. Its keys are not here but in its USIM.
 *
 * @param impi              private identity, {@code 001010000000001@ims.mnc001.mcc001.3gppnetwork.org}
 * @param impus             public identities, the first is registered and used for calls; SIP URIs, {@code sip:a@b}
 * @param domain            the home network's domain, which is also the realm of the first REGISTER
 * @param address           our address, IPv4 or IPv6, local to this host
 * @param pcscf             the P-CSCF's address and unprotected port
 * @param transport         what requests go over unless they are too long for UDP
 * @param messageTransport  the same for MESSAGE, which some phones send over UDP whatever else goes over TCP
 * @param offers            the mechanisms of Security-Client, in this order; not empty
 * @param expires           the registration time asked for, 1 s or more
 * @param clientPorts       where port_uc is taken from; at least two, since it changes with every set
 * @param serverPorts       where port_us is taken from
 * @param unprotectedPorts  where the port of the first REGISTER is taken from
 * @param spis              where SPIs come from
 * @param accessNetworkInfo P-Access-Network-Info; empty leaves it out
 * @param userAgent         User-Agent; empty leaves it out
 * @param answerTimeout     how long a final answer is waited for; 64*T1 at most takes effect, as the transaction ends
 *                          then (RFC 3261 17.1)
 * @param oldSetLife        how long a set stays beside its successor, 64*T1 (TS 33.203 7.4)
 * @param incomingCalls     what becomes of calls to this UE
 * @param offerStyle        how the mechanisms of Security-Client are written
 */
public record UeConfig(String impi, List<String> impus, String domain, InetAddress address, InetSocketAddress pcscf,
        TransportProtocol transport, TransportProtocol messageTransport, List<OfferedPair> offers, Duration expires,
        PortRange clientPorts, PortRange serverPorts, PortRange unprotectedPorts, SpiSource spis,
        String accessNetworkInfo, String userAgent,
        Duration answerTimeout, Duration oldSetLife, IncomingCalls incomingCalls, OfferStyle offerStyle) {

    /** Of Expires (RFC 3261 20.19). */
    private static final long MOST_SECONDS = 0xFFFF_FFFFL;

    public UeConfig {
        impus = List.copyOf(impus);
        offers = List.copyOf(offers);
        requireText("impi", impi);
        requireText("domain", domain);
        if (impus.isEmpty() || !impus.getFirst().startsWith("sip:") || impus.getFirst().indexOf('@') < 5) {
            throw new IllegalArgumentException("the first IMPU is sip:user@domain, not " + impus);
        }
        impus.forEach(impu -> requireText("impu", impu));
        if (address.isAnyLocalAddress()) {
            throw new IllegalArgumentException("a UE needs an address of its own, not a wildcard");
        }
        if (pcscf.isUnresolved() || pcscf.getAddress().getClass() != address.getClass()) {
            throw new IllegalArgumentException("the P-CSCF's address " + pcscf + " is not of the family of " + address);
        }
        if (offers.isEmpty()) {
            throw new IllegalArgumentException("a UE offers at least one algorithm pair");
        }
        if (clientPorts.size() < 2) {
            throw new IllegalArgumentException("port_uc changes with every set: " + clientPorts + " is too small");
        }
        if (expires.toSeconds() < 1 || expires.toSeconds() > MOST_SECONDS) {
            throw new IllegalArgumentException("expires of " + expires + " is not in 1..4294967295 s");
        }
        requirePositive("answerTimeout", answerTimeout);
        requirePositive("oldSetLife", oldSetLife);
    }

    private static void requireText(String name, String value) {
        if (value.isBlank() || value.chars().anyMatch(c -> c < ' ' || c == '"' || c == 0x7f)) {
            throw new IllegalArgumentException(name + " is empty or has characters that no header can carry");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " of " + value + " is not positive");
        }
    }

    /**
     * A phone with usual settings: UDP, hmac-sha-1-96 with null and with aes-cbc, 600000 s, ports 40000-49999, random
     * SPIs from 4096 (some networks refuse lower ones), answers a call after 200 ms.
     */
    public static UeConfig of(String impi, String impu, String domain, InetAddress address, InetSocketAddress pcscf) {
        SecureRandom random = new SecureRandom();
        return new UeConfig(impi, List.of(impu), domain, address, pcscf, TransportProtocol.UDP, TransportProtocol.UDP,
                AlgorithmPair.ALL.stream().filter(p -> p.toString().equals("hmac-sha-1-96=null")
                        || p.toString().equals("hmac-sha-1-96=aes-cbc")).map(OfferedPair::of).toList(),
                Duration.ofSeconds(600_000), new PortRange(40_000, 44_999), new PortRange(45_000, 47_999),
                new PortRange(48_000, 49_999), SpiSource.random(random, SpiSource.LOWEST_USUAL, Spi.MAX),
                "3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=0010100010000001", "Portcullis-UE", Duration.ofSeconds(32),
                Duration.ofSeconds(32), IncomingCalls.answerAfter(Duration.ofMillis(200)), OfferStyle.PLAIN);
    }

    /** This phone with other public identities. */
    public UeConfig withImpus(List<String> value) {
        return with(draft -> draft.impus = value);
    }

    /** This phone with another transport for all that it sends. */
    public UeConfig withTransport(TransportProtocol value) {
        return with(draft -> {
            draft.transport = value;
            draft.messageTransport = value;
        });
    }

    /** This phone with another transport for MESSAGE alone. */
    public UeConfig withMessageTransport(TransportProtocol value) {
        return with(draft -> draft.messageTransport = value);
    }

    /** This phone with other offers. */
    public UeConfig withOffers(List<OfferedPair> value) {
        return with(draft -> draft.offers = value);
    }

    /** This phone, offering these pairs in this order, without q. */
    public UeConfig withPairs(AlgorithmPair... pairs) {
        return withOffers(List.of(pairs).stream().map(OfferedPair::of).toList());
    }

    /** This phone with another registration time. */
    public UeConfig withExpires(Duration value) {
        return with(draft -> draft.expires = value);
    }

    /** This phone with other ports. */
    public UeConfig withPorts(PortRange client, PortRange server, PortRange unprotected) {
        return with(draft -> {
            draft.clientPorts = client;
            draft.serverPorts = server;
            draft.unprotectedPorts = unprotected;
        });
    }

    /** This phone with SPIs from elsewhere. */
    public UeConfig withSpis(SpiSource value) {
        return with(draft -> draft.spis = value);
    }

    /** This phone with other P-Access-Network-Info and User-Agent. */
    public UeConfig withHeaders(String accessNetwork, String agent) {
        return with(draft -> {
            draft.accessNetworkInfo = accessNetwork;
            draft.userAgent = agent;
        });
    }

    /** This phone with other patience. */
    public UeConfig withTimeouts(Duration answer, Duration oldSet) {
        return with(draft -> {
            draft.answerTimeout = answer;
            draft.oldSetLife = oldSet;
        });
    }

    /** This phone with another way to treat calls. */
    public UeConfig withIncomingCalls(IncomingCalls value) {
        return with(draft -> draft.incomingCalls = value);
    }

    /** This phone with another way to write its offers. */
    public UeConfig withOfferStyle(OfferStyle value) {
        return with(draft -> draft.offerStyle = value);
    }

    private UeConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** What can be chosen, while it is being changed. */
    private static final class Draft {

        private final UeConfig from;
        private List<String> impus;
        private TransportProtocol transport;
        private TransportProtocol messageTransport;
        private List<OfferedPair> offers;
        private Duration expires;
        private PortRange clientPorts;
        private PortRange serverPorts;
        private PortRange unprotectedPorts;
        private SpiSource spis;
        private String accessNetworkInfo;
        private String userAgent;
        private Duration answerTimeout;
        private Duration oldSetLife;
        private IncomingCalls incomingCalls;
        private OfferStyle offerStyle;

        Draft(UeConfig from) {
            this.from = from;
            impus = from.impus();
            transport = from.transport();
            messageTransport = from.messageTransport();
            offers = from.offers();
            expires = from.expires();
            clientPorts = from.clientPorts();
            serverPorts = from.serverPorts();
            unprotectedPorts = from.unprotectedPorts();
            spis = from.spis();
            accessNetworkInfo = from.accessNetworkInfo();
            userAgent = from.userAgent();
            answerTimeout = from.answerTimeout();
            oldSetLife = from.oldSetLife();
            incomingCalls = from.incomingCalls();
            offerStyle = from.offerStyle();
        }

        UeConfig done() {
            return new UeConfig(from.impi(), impus, from.domain(), from.address(), from.pcscf(), transport,
                    messageTransport, offers, expires, clientPorts, serverPorts, unprotectedPorts, spis,
                    accessNetworkInfo, userAgent, answerTimeout, oldSetLife, incomingCalls, offerStyle);
        }
    }

    /** The public identity that is registered. */
    public String impu() {
        return impus.getFirst();
    }

    /** The user part of {@link #impu()}. */
    String user() {
        return impu().substring(4, impu().indexOf('@'));
    }
}
