package io.portcullis.ipsec.sa.agreement;

/** A Security-* value that does not follow the grammar of RFC 3329 2.2 or TS 33.203 Annex H. The message says where. */
public final class AgreementException extends Exception {

    private static final long serialVersionUID = 1L;

    public AgreementException(String message) {
        super(message);
    }
}
