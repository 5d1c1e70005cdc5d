package io.portcullis.lab.ue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A SIP message as the scripted P-CSCF sees it, read by plain text means, so that a mistake in the codec cannot hide on
 * both sides.
 *
 * @param text  the whole message
 * @param flow  which of the P-CSCF's ports it came to: {@code open}, {@code ps} or {@code pc}
 * @param tcp   whether it came over TCP
 * @param from  where it came from
 */
record TextMessage(String text, String flow, boolean tcp, InetSocketAddress from) {

    String startLine() {
        return text.substring(0, text.indexOf("\r\n"));
    }

    boolean isResponse() {
        return text.startsWith("SIP/2.0 ");
    }

    int status() {
        return Integer.parseInt(startLine().split(" ")[1]);
    }

    String method() {
        return isResponse() ? header("CSeq").split(" ")[1] : startLine().split(" ")[0];
    }

    List<String> headers(String name) {
        List<String> found = new ArrayList<>();
        String head = text.substring(0, text.indexOf("\r\n\r\n"));
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).trim().equalsIgnoreCase(name)) {
                found.add(line.substring(colon + 1).trim());
            }
        }
        return found;
    }

    String header(String name) {
        List<String> found = headers(name);
        return found.isEmpty() ? "" : found.getFirst();
    }

    String body() {
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    /** A parameter such as {@code spi-c} in a header's first mechanism, or {@code nonce} in Authorization. */
    String param(String header, String name) {
        for (String part : header(header).split("[;,]")) {
            String trimmed = part.trim();
            int digest = trimmed.indexOf(' ');
            if (digest > 0 && trimmed.startsWith("Digest ")) {
                trimmed = trimmed.substring(digest + 1).trim();
            }
            if (trimmed.startsWith(name + "=")) {
                return trimmed.substring(name.length() + 1).replace("\"", "").trim();
            }
        }
        return "";
    }

    /** A response to this request, with more header lines and a body. */
    String response(int status, String reason, List<String> moreLines, String body) {
        StringBuilder out = new StringBuilder("SIP/2.0 " + status + " " + reason + "\r\n");
        headers("Via").forEach(v -> out.append("Via: ").append(v).append("\r\n"));
        out.append("From: ").append(header("From")).append("\r\n");
        String to = header("To");
        out.append("To: ").append(to).append(to.contains(";tag=") || status == 100 ? "" : ";tag=pcscf").append("\r\n");
        out.append("Call-ID: ").append(header("Call-ID")).append("\r\n");
        out.append("CSeq: ").append(header("CSeq")).append("\r\n");
        moreLines.forEach(line -> out.append(line).append("\r\n"));
        out.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        return out.toString();
    }
}
