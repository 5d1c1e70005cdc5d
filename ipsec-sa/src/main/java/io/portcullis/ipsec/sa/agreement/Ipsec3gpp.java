package io.portcullis.ipsec.sa.agreement;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import io.portcullis.ipsec.sa.Spi;

/**
 * The ipsec-3gpp mechanism of TS 33.203 Annex H, as one side offers or answers it.
 *
 * @param pair       alg and ealg of this very mechanism
 * @param spiC       SPI of the sender's inbound SA at its client port
 * @param spiS       SPI of the sender's inbound SA at its server port
 * @param portC      the sender's protected client port, 1 to 65535
 * @param portS      the sender's protected server port, 1 to 65535
 * @param qThousandths the preference, 0 to 1000; -1 without one
 */
public record Ipsec3gpp(AlgorithmPair pair, Spi spiC, Spi spiS, int portC, int portS, int qThousandths) {

    /** The mechanism's name. */
    public static final String NAME = "ipsec-3gpp";

    /**
     * Reads a mechanism.
     *
     * @return empty if it is another mechanism, or one with algorithms or modes that we do not know: not an error, but
     *         nothing to choose
     * @throws AgreementException if a known parameter is missing or out of range
     */
    public static Optional<Ipsec3gpp> of(Mechanism mechanism) throws AgreementException {
        if (!mechanism.name().equals(NAME)) {
            return Optional.empty();
        }
        Map<String, String> params = mechanism.params();
        String algName = required(params, "alg");
        int q = mechanism.q().orElse(-1);
        Spi spiC = spi(required(params, "spi-c"), "spi-c");
        Spi spiS = spi(required(params, "spi-s"), "spi-s");
        int portC = port(required(params, "port-c"), "port-c");
        int portS = port(required(params, "port-s"), "port-s");
        if (spiC.equals(spiS)) {
            throw new AgreementException("spi-c and spi-s are the same");
        }
        if (portC == portS) {
            throw new AgreementException("port-c and port-s are the same");
        }
        Optional<IntegrityAlgorithm> alg = IntegrityAlgorithm.ofToken(algName);
        Optional<EncryptionAlgorithm> ealg = EncryptionAlgorithm.ofToken(params.getOrDefault("ealg", "null"));
        boolean espTransport = is(params, "prot", "esp") && is(params, "mod", "trans");
        if (!espTransport || alg.isEmpty() || ealg.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Ipsec3gpp(new AlgorithmPair(alg.get(), ealg.get()), spiC, spiS, portC, portS, q));
    }

    /**
     * The SPIs that a mechanism names, whether or not its algorithms can be chosen.
     *
     * @return empty if it is another mechanism
     * @throws AgreementException if one is missing or out of range
     */
    public static Set<Spi> spis(Mechanism mechanism) throws AgreementException {
        if (!mechanism.name().equals(NAME)) {
            return Set.of();
        }
        Set<Spi> spis = new HashSet<>();
        for (String name : List.of("spi-c", "spi-s")) {
            spis.add(spi(required(mechanism.params(), name), name));
        }
        return spis;
    }

    private static boolean is(Map<String, String> params, String name, String wanted) {
        return params.getOrDefault(name, wanted).toLowerCase(Locale.ROOT).equals(wanted);
    }

    private static String required(Map<String, String> params, String name) throws AgreementException {
        String value = params.get(name);
        if (value == null || value.isEmpty()) {
            throw new AgreementException(name + " is missing");
        }
        return value;
    }

    private static Spi spi(String value, String name) throws AgreementException {
        long number = number(value, 10, name);
        if (number < Spi.MIN || number > Spi.MAX) {
            throw new AgreementException(name + " is not in 256..4294967295");
        }
        return Spi.of(number);
    }

    private static int port(String value, String name) throws AgreementException {
        long number = number(value, 5, name);
        if (number < 1 || number > 65535) {
            throw new AgreementException(name + " is not in 1..65535");
        }
        return (int) number;
    }

    static long number(String value, int digits, String name) throws AgreementException {
        if (value.isEmpty() || value.length() > digits || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new AgreementException(name + " is not a number of 1 to " + digits + " digits");
        }
        return Long.parseLong(value);
    }

    /** The header value: every parameter written out, no {@code protocol}, which Annex H does not have. */
    public String toHeader() {
        String q = qThousandths < 0 ? "" : ";q=" + (qThousandths == 1000 ? "1.0"
                : "0." + String.format(Locale.ROOT, "%03d", qThousandths).replaceAll("0{1,2}$", ""));
        return NAME + q + ";alg=" + pair.alg().token() + ";ealg=" + pair.ealg().token() + ";prot=esp;mod=trans;spi-c="
                + spiC + ";spi-s=" + spiS + ";port-c=" + portC + ";port-s=" + portS;
    }
}
