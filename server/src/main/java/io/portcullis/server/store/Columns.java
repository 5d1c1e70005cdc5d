package io.portcullis.server.store;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

/** How values are written in columns. */
final class Columns {

    private Columns() {}

    /** A JSON array of texts. */
    static String list(List<String> texts) {
        return JsonMapper.shared().writeValueAsString(texts);
    }

    /** @throws RuntimeException if it is no JSON array of texts */
    static List<String> list(String json) {
        return List.of(JsonMapper.shared().readValue(json, String[].class));
    }

    /** An address literal; a scope as its number, since names of devices change. */
    static String address(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope + 1) + ((Inet6Address) address).getScopeId();
    }

    /** @throws IllegalArgumentException if it is no literal */
    static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
