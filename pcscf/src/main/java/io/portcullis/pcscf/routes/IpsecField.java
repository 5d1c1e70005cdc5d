package io.portcullis.pcscf.routes;

import java.util.Optional;

/**
 * The fields of {@code $ipsec(field)}, our end of a set, and {@code $ipsec_ue(field)}, the UE's. Keys and algorithms are those
 * of both ends.
 */
public enum IpsecField {

    /** IK, 32 hexadecimal digits. It is a secret: whoever asks for it decides where it goes. */
    IK("ik"),
    /** CK, 32 hexadecimal digits. It is a secret: whoever asks for it decides where it goes. */
    CK("ck"),
    /** The integrity algorithm's name (TS 33.203 Annex H). */
    ALG("alg"),
    /** The encryption algorithm's name (TS 33.203 Annex H). */
    EALG("ealg"),
    /** The address; IPv6 without brackets. */
    IP("ip"),
    /** The SPI of packets to the client port, 256 to 4294967295. */
    SPI_C("spi-c"),
    /** The SPI of packets to the server port, 256 to 4294967295. */
    SPI_S("spi-s"),
    /** The client port. */
    PORT_C("port-c"),
    /** The server port. */
    PORT_S("port-s");

    private final String token;

    IpsecField(String token) {
        this.token = token;
    }

    /** The name in a variable. */
    public String token() {
        return token;
    }

    /** The field of this name; empty if there is none. */
    public static Optional<IpsecField> of(String token) {
        for (IpsecField field : values()) {
            if (field.token.equals(token)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
