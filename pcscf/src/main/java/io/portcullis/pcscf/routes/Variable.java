package io.portcullis.pcscf.routes;

/**
 * A variable of a log format.
 *
 * @param kind     which one
 * @param argument what stands in parentheses; empty if it takes nothing
 */
public record Variable(Kind kind, String argument) {

    /** The variables there are. */
    public enum Kind {
        /** {@code $rm}: the method. */
        METHOD("rm"),
        /** {@code $ru}: the Request-URI, of a reply the request's. */
        REQUEST_URI("ru"),
        /** {@code $fu}: the URI of From. */
        FROM_URI("fu"),
        /** {@code $tu}: the URI of To. */
        TO_URI("tu"),
        /** {@code $ci}: Call-ID. */
        CALL_ID("ci"),
        /** {@code $si}: the address that the message came from. */
        SOURCE_IP("si"),
        /** {@code $sp}: the port that the message came from. */
        SOURCE_PORT("sp"),
        /** {@code $Ri}: our address that it came to. */
        RECEIVED_IP("Ri"),
        /** {@code $Rp}: our port that it came to. */
        RECEIVED_PORT("Rp"),
        /** {@code $rs}: the status; null for a request. */
        STATUS("rs"),
        /** {@code $rr}: the reason phrase; null for a request. */
        REASON("rr"),
        /** {@code $ua}: User-Agent. */
        USER_AGENT("ua"),
        /** {@code $hdr(name)}: the first header field of a name. */
        HEADER("hdr"),
        /** {@code $ipsec(field)}: our end of the set, see {@link IpsecField}. */
        IPSEC("ipsec"),
        /** {@code $ipsec_ue(field)}: the UE's end of the set. */
        IPSEC_UE("ipsec_ue");

        private final String token;

        Kind(String token) {
            this.token = token;
        }

        /** The name behind the dollar sign. */
        public String token() {
            return token;
        }

        /** Whether it wants something in parentheses. */
        public boolean takesArgument() {
            return this == HEADER || this == IPSEC || this == IPSEC_UE;
        }
    }
}
