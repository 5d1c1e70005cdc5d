package io.portcullis.sip.message;

/** A URI as SIP uses them (RFC 3261 19.1, RFC 3966). */
public sealed interface Uri permits SipUri, TelUri, OtherUri {

    /**
     * Reads a URI.
     *
     * @throws SipParseException 400 if it is none, or a malformed sip, sips or tel URI
     */
    static Uri parse(String text) throws SipParseException {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new SipParseException("Malformed URI");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '<' || c == '>' || c == '"' || c == 0x7F) {
                throw new SipParseException("Malformed URI");
            }
        }
        String scheme = text.substring(0, colon);
        if (scheme.equalsIgnoreCase("sip") || scheme.equalsIgnoreCase("sips")) {
            return SipUri.parseAfterScheme(scheme.length() == 4, text.substring(colon + 1));
        }
        if (scheme.equalsIgnoreCase("tel")) {
            return TelUri.parseAfterScheme(text.substring(colon + 1));
        }
        if (!Character.isLetter(scheme.charAt(0)) || !Tokens.isToken(scheme)) {
            throw new SipParseException("Malformed URI");
        }
        return new OtherUri(text);
    }
}
