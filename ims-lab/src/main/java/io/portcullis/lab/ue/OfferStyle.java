package io.portcullis.lab.ue;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;

/** How a phone writes the mechanisms of Security-Client; all are right by RFC 3329 2.2 and TS 33.203 Annex H. */
public enum OfferStyle {

    /** As Portcullis writes its own. */
    PLAIN {
        @Override
        String mechanism(Ipsec3gpp offer) {
            return offer.toHeader();
        }

        @Override
        String separator() {
            return ", ";
        }
    },
    /** Protocol and mode named, algorithms last: Samsung (docker_open5gs pull request 458, treble_experimentations issue 2307). */
    PORTS_FIRST {
        @Override
        String mechanism(Ipsec3gpp offer) {
            return "ipsec-3gpp;prot=esp;mod=trans;" + spis(offer, ";") + ";" + ports(offer, ";") + ";"
                    + algorithms(offer, ";") + q(offer, ";");
        }

        @Override
        String separator() {
            return ", ";
        }
    },
    /** Algorithms first, no blank behind the comma: Qualcomm's, as in a Xiaomi (open5gs issue 337). */
    ALGORITHMS_FIRST {
        @Override
        String mechanism(Ipsec3gpp offer) {
            return "ipsec-3gpp; " + algorithms(offer, "; ") + "; " + spis(offer, "; ") + "; " + ports(offer, "; ")
                    + q(offer, "; ");
        }

        @Override
        String separator() {
            return ",";
        }
    };

    abstract String mechanism(Ipsec3gpp offer);

    abstract String separator();

    /** The value of Security-Client. */
    String header(List<Ipsec3gpp> offers) {
        return offers.stream().map(this::mechanism).collect(Collectors.joining(separator()));
    }

    private static String spis(Ipsec3gpp offer, String then) {
        return "spi-c=" + offer.spiC().value() + then + "spi-s=" + offer.spiS().value();
    }

    private static String ports(Ipsec3gpp offer, String then) {
        return "port-c=" + offer.portC() + then + "port-s=" + offer.portS();
    }

    private static String algorithms(Ipsec3gpp offer, String then) {
        return "alg=" + offer.pair().alg().token() + then + "ealg=" + offer.pair().ealg().token();
    }

    private static String q(Ipsec3gpp offer, String before) {
        int q = offer.qThousandths();
        return q < 0 ? "" : before + String.format(Locale.ROOT, "q=%d.%03d", q / 1000, q % 1000);
    }
}
