package io.portcullis.lab.ue;

/**
 * What differs from one REGISTER of a UE to the next.
 *
 * @param authorization  value of Authorization
 * @param securityClient value of Security-Client, the same in SM1 and SM7
 * @param expires        seconds; 0 deregisters
 */
record RegisterText(String authorization, String securityClient, long expires) {

    /** Without the authorization's digest. */
    @Override
    public String toString() {
        return "REGISTER for " + expires + " s, Security-Client: " + securityClient;
    }
}
