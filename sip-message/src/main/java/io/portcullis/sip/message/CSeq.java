package io.portcullis.sip.message;

/**
 * CSeq (RFC 3261 20.16).
 *
 * @param number 0 to 4294967295 as read; below 2^31 as it should be
 * @param method the method, case as written
 */
public record CSeq(long number, String method) {

    /** Reads {@code 4711 INVITE}. */
    public static CSeq parse(String text) throws SipParseException {
        String value = text.strip();
        int blank = 0;
        while (blank < value.length() && value.charAt(blank) >= '0' && value.charAt(blank) <= '9') {
            blank++;
        }
        String method = value.substring(blank).strip();
        if (blank == 0 || blank > 10 || blank == value.length() || !Character.isWhitespace(value.charAt(blank))
                || !Tokens.isToken(method)) {
            throw new SipParseException("Malformed CSeq");
        }
        long number = Long.parseLong(value.substring(0, blank));
        if (number > 0xFFFF_FFFFL) {
            throw new SipParseException("CSeq Out Of Range");
        }
        return new CSeq(number, method);
    }

    @Override
    public String toString() {
        return number + " " + method;
    }
}
