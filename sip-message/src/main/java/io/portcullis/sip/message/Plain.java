package io.portcullis.sip.message;

/**
 * Says of bytes that they are plainly a right value, without making anything of them. Whatever it knows, the value's own
 * parser takes; what it does not know may be right all the same, and is for that parser to say. So a message whose
 * mandatory headers are as nearly all are is checked without an object, and the rules stand in one place only.
 */
final class Plain {

    private static final byte USER = 1;
    private static final byte HOST = 2;
    private static final byte PARAM = 4;
    private static final byte HEX = 8;
    // For each byte, so that nobody has to ask first whether there is an entry for it.
    private static final byte[] KINDS = new byte[256];

    static {
        for (int c = 0; c < 128; c++) {
            boolean digit = c >= '0' && c <= '9';
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (digit || letter) {
                KINDS[c] = USER | HOST | PARAM;
            }
            if (digit || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
                KINDS[c] |= HEX;
            }
        }
        for (char c : "-_.!~*'+".toCharArray()) {
            KINDS[c] |= USER | PARAM;
        }
        for (char c : "=&$,()".toCharArray()) {
            KINDS[c] |= USER;
        }
    }

    private Plain() {}

    private static boolean is(byte c, byte kind) {
        return (KINDS[c & 0xFF] & kind) != 0;
    }

    private static int skip(byte[] bytes, int from, int to, byte kind) {
        int at = from;
        while (at < to && is(bytes[at], kind)) {
            at++;
        }
        return at;
    }

    /** Where the first Via value ends, which begins here; -1 if it is not plain. */
    static int via(byte[] bytes, int from, int to) {
        if (to - from < 10 || !Scan.same(bytes, from, from + 8, "SIP/2.0/")) {
            return -1;
        }
        int at = skip(bytes, from + 8, to, PARAM);
        if (at == from + 8 || at == to || bytes[at] != ' ') {
            return -1;
        }
        at = hostPort(bytes, at + 1, to);
        int seen = 0;
        while (at >= 0 && at < to && bytes[at] == ';') {
            int nameEnd = skip(bytes, at + 1, to, PARAM);
            boolean valued = nameEnd < to && bytes[nameEnd] == '=';
            int valueEnd = valued ? valueEnd(bytes, nameEnd + 1, to) : nameEnd;
            int param = viaParam(bytes, at + 1, nameEnd, valued, valueEnd);
            if (param == 0 || (seen & param) != 0) {
                return -1;
            }
            seen |= param;
            at = valueEnd;
        }
        return at < 0 || at == to || bytes[at] == ',' ? at : -1;
    }

    private static int valueEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ';' && bytes[at] != ',') {
            at++;
        }
        return at;
    }

    /** A bit for each parameter that is plain here. */
    private static int viaParam(byte[] bytes, int name, int nameEnd, boolean valued, int valueEnd) {
        int value = nameEnd + 1;
        if (Scan.same(bytes, name, nameEnd, "branch")) {
            return valued && value < valueEnd && skip(bytes, value, valueEnd, PARAM) == valueEnd ? 1 : 0;
        } else if (Scan.same(bytes, name, nameEnd, "rport")) {
            return !valued || isPort(bytes, value, valueEnd) ? 2 : 0;
        } else if (Scan.same(bytes, name, nameEnd, "received")) {
            return valued && (isIpv4(bytes, value, valueEnd) || isIpv6(bytes, value, valueEnd)) ? 4 : 0;
        } else if (Scan.same(bytes, name, nameEnd, "alias")) {
            return valued ? 0 : 8;
        } else if (Scan.same(bytes, name, nameEnd, "keep")) {
            return valued ? 0 : 16;
        }
        return 0;
    }

    /** Behind {@code host[:port]}; -1 if it is not plain. */
    private static int hostPort(byte[] bytes, int from, int to) {
        int end = from < to && bytes[from] == '[' ? reference(bytes, from, to) : name(bytes, from, to);
        if (end < 0 || end == to || bytes[end] != ':') {
            return end;
        }
        int portEnd = skip(bytes, end + 1, to, HEX);
        return isPort(bytes, end + 1, portEnd) ? portEnd : -1;
    }

    /** Behind labels of letters, digits and inner hyphens, or an IPv4 address. */
    private static int name(byte[] bytes, int from, int to) {
        int at = from;
        int label = from;
        while (true) {
            int begin = at;
            label = at;
            while (at < to && (is(bytes[at], HOST) || bytes[at] == '-')) {
                at++;
            }
            if (at == begin || bytes[begin] == '-' || bytes[at - 1] == '-') {
                return -1;
            }
            if (at == to || bytes[at] != '.') {
                boolean numeric = bytes[label] >= '0' && bytes[label] <= '9';
                return numeric && !isIpv4(bytes, from, at) ? -1 : at;
            }
            at++;
        }
    }

    private static boolean isIpv4(byte[] bytes, int from, int to) {
        int at = from;
        for (int part = 0; part < 4; part++) {
            int end = at;
            while (end < to && bytes[end] >= '0' && bytes[end] <= '9') {
                end++;
            }
            long number = end - at > 3 || end - at > 1 && bytes[at] == '0' ? -1 : Scan.number(bytes, at, end);
            boolean ends = part == 3 ? end == to : end < to && bytes[end] == '.';
            if (number < 0 || number > 255 || !ends) {
                return false;
            }
            at = end + 1;
        }
        return true;
    }

    /** Behind an IPv6 address in brackets. */
    private static int reference(byte[] bytes, int from, int to) {
        int close = from + 1;
        while (close < to && (bytes[close] == ':' || is(bytes[close], HEX))) {
            close++;
        }
        return close < to && bytes[close] == ']' && isIpv6(bytes, from + 1, close) ? close + 1 : -1;
    }

    /** Whether this is an IPv6 address without an IPv4 tail. */
    private static boolean isIpv6(byte[] bytes, int from, int to) {
        int at = from;
        int groups = 0;
        boolean gap = false;
        while (at < to) {
            if (at + 1 < to && bytes[at] == ':' && bytes[at + 1] == ':') {
                if (gap) {
                    return false;
                }
                gap = true;
                at += 2;
            } else if (groups > 0 && bytes[at] == ':') {
                at++;
            } else if (groups > 0) {
                return false;
            }
            int end = skip(bytes, at, to, HEX);
            if (end - at > 4 || end == at && (end < to || !gap || bytes[at - 2] != ':')) {
                return false;
            }
            groups += end > at ? 1 : 0;
            at = end;
        }
        return gap ? groups < 8 : groups == 8;
    }

    private static boolean isPort(byte[] bytes, int from, int to) {
        long port = to - from > 5 ? -1 : Scan.number(bytes, from, to);
        return port >= 1 && port <= 65535;
    }

    /** Whether this is plainly a sip, sips or tel URI. */
    static boolean uri(byte[] bytes, int from, int to) {
        if (starts(bytes, from, to, "sip:")) {
            return sip(bytes, from + 4, to);
        } else if (starts(bytes, from, to, "sips:")) {
            return sip(bytes, from + 5, to);
        } else if (starts(bytes, from, to, "tel:")) {
            int digits = from + 4 < to && bytes[from + 4] == '+' ? from + 5 : from + 4;
            int at = digits;
            while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
                at++;
            }
            return at == to && at > digits && digits == from + 5;
        }
        return false;
    }

    private static boolean starts(byte[] bytes, int from, int to, String wanted) {
        return to - from >= wanted.length() && Scan.same(bytes, from, from + wanted.length(), wanted);
    }

    private static boolean sip(byte[] bytes, int from, int to) {
        int userEnd = skip(bytes, from, to, USER);
        boolean user = userEnd > from && userEnd < to && bytes[userEnd] == '@';
        int at = hostPort(bytes, user ? userEnd + 1 : from, to);
        int seen = 0;
        while (at >= 0 && at < to && bytes[at] == ';') {
            int param = uriParam(bytes, at + 1, to);
            at = param == 0 || (seen & param) != 0 ? -1 : skip(bytes, at + 1, to, PARAM);
            at = at >= 0 && at < to && bytes[at] == '=' ? skip(bytes, at + 1, to, PARAM) : at;
            seen |= param;
        }
        return at == to;
    }

    private static int uriParam(byte[] bytes, int from, int to) {
        int end = skip(bytes, from, to, PARAM);
        if (Scan.same(bytes, from, end, "lr")) {
            return end == to || bytes[end] == ';' ? 1 : 0;
        } else if (starts(bytes, from, to, "user=phone")) {
            return 2;
        } else if (starts(bytes, from, to, "transport=udp") || starts(bytes, from, to, "transport=tcp")) {
            return 4;
        }
        return 0;
    }

    /** Whether this is plainly a name-addr or addr-spec with a tag or without. */
    static boolean address(byte[] bytes, int from, int to) {
        int open = from;
        if (open < to && bytes[open] == '"') {
            open++;
            while (open < to && bytes[open] >= ' ' && bytes[open] != '"' && bytes[open] != '\\' && bytes[open] != 127) {
                open++;
            }
            if (open == to || bytes[open++] != '"') {
                return false;
            }
        } else if (open < to && bytes[open] != '<') {
            open = words(bytes, open, to);
        }
        while (open < to && bytes[open] == ' ') {
            open++;
        }
        if (open == to || bytes[open] != '<') {
            return false;
        }
        int close = open + 1;
        while (close < to && bytes[close] != '>') {
            close++;
        }
        return close < to && uri(bytes, open + 1, close)
                && (close + 1 == to || isTag(bytes, close + 1, to));
    }

    private static int words(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (is(bytes[at], PARAM) || bytes[at] == ' ')) {
            at++;
        }
        return at;
    }

    private static boolean isTag(byte[] bytes, int from, int to) {
        return to - from > 5 && starts(bytes, from, to, ";tag=") && skip(bytes, from + 5, to, PARAM) == to;
    }

    /** Where the method begins of what is plainly a CSeq; -1 if it is not. */
    static int cseqMethod(byte[] bytes, int from, int to) {
        int digits = from;
        while (digits < to && bytes[digits] >= '0' && bytes[digits] <= '9') {
            digits++;
        }
        boolean plain = digits - from <= 10 && digits < to - 1 && bytes[digits] == ' '
                && skip(bytes, digits + 1, to, PARAM) == to;
        long number = plain ? Scan.number(bytes, from, digits) : -1;
        return number >= 0 && number <= 0x7FFF_FFFFL ? digits + 1 : -1;
    }
}
