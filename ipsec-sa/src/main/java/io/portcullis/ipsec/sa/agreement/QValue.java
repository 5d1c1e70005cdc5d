package io.portcullis.ipsec.sa.agreement;

/** A qvalue (RFC 3261 25.1): 0 to 1 with at most three decimals. */
final class QValue {

    private QValue() {}

    static int thousandths(String text) throws AgreementException {
        if (!text.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?")) {
            throw new AgreementException("q is not in 0..1 with at most three decimals");
        }
        int point = text.indexOf('.');
        String decimals = point < 0 ? "" : text.substring(point + 1);
        return Integer.parseInt(text.substring(0, 1)) * 1000 + Integer.parseInt((decimals + "000").substring(0, 3));
    }
}
