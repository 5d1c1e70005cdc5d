package io.portcullis.sip.message;

/**
 * A telephone number (RFC 3966).
 *
 * @param number as written, visual separators included
 * @param params parameters, phone-context among them
 */
public record TelUri(String number, Params params) implements Uri {

    static TelUri parseAfterScheme(String text) throws SipParseException {
        int semicolon = text.indexOf(';');
        String number = semicolon < 0 ? text : text.substring(0, semicolon);
        if (number.isEmpty()) {
            throw new SipParseException("Malformed tel URI");
        }
        // RFC 3966 3: a global number has a digit, a local one a digit, a letter of six, a star or a hash.
        String counts = number.charAt(0) == '+' ? "0123456789" : "0123456789abcdefABCDEF*#";
        if (number.chars().noneMatch(c -> counts.indexOf(c) >= 0)) {
            throw new SipParseException("Malformed tel URI");
        }
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            boolean ok = c >= '0' && c <= '9' || "-.()*#".indexOf(c) >= 0 || c == '+' && i == 0
                    || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || c == '%';
            if (!ok) {
                throw new SipParseException("Malformed tel URI");
            }
        }
        return new TelUri(number, semicolon < 0 ? Params.NONE : Params.parse(text.substring(semicolon + 1)));
    }

    @Override
    public String toString() {
        return "tel:" + number + params;
    }
}
