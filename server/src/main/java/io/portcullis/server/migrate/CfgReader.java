package io.portcullis.server.migrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads sockets and modparams out of a configuration, and passes over everything else. Comments do not count; names that
 * {@code #!define} gives (Kamailio) are filled in.
 */
final class CfgReader {

    private static final Pattern DEFINE = Pattern
            .compile("#!(?:define|substdef)\\s+([A-Za-z_][A-Za-z0-9_]*)\\s+(.*?)\\s*");
    private static final Pattern MODPARAM = Pattern.compile(
            "modparam\\s*\\(\\s*\"([^\"]*)\"\\s*,\\s*\"([^\"]*)\"\\s*,\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s)]+)\\s*\\)");
    private static final Pattern SOCKET = Pattern.compile("(?:^|[\\s;}])(socket|listen)\\s*=\\s*([^\\r\\n;]+)");

    private CfgReader() {}

    static List<CfgStatement> read(String file) {
        Map<String, String> defines = new HashMap<>();
        List<CfgStatement> statements = new ArrayList<>();
        String plain = withoutBlockComments(file);
        int line = 0;
        for (String text : plain.split("\n", -1)) {
            line++;
            Matcher define = DEFINE.matcher(text.strip());
            if (define.matches()) {
                defines.put(define.group(1), unquote(define.group(2)));
                continue;
            }
            String code = withoutLineComment(text);
            Matcher modparam = MODPARAM.matcher(code);
            while (modparam.find()) {
                statements.add(new CfgStatement(line, modparam.group(1), modparam.group(2),
                        value(modparam.group(3), defines), modparam.group()));
            }
            Matcher socket = SOCKET.matcher(code);
            if (socket.find()) {
                statements.add(new CfgStatement(line, "", socket.group(1), value(socket.group(2).strip(), defines),
                        socket.group().strip()));
            }
        }
        return statements;
    }

    private static String value(String written, Map<String, String> defines) {
        return written.startsWith("\"") ? unquote(written) : defines.getOrDefault(written, written);
    }

    private static String unquote(String text) {
        String value = text.strip();
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    /** Blanks in their place, so that lines keep their numbers. */
    private static String withoutBlockComments(String file) {
        StringBuilder out = new StringBuilder(file.length());
        boolean quoted = false;
        boolean lineComment = false;
        int at = 0;
        while (at < file.length()) {
            char c = file.charAt(at);
            if (c == '\n') {
                quoted = false;
                lineComment = false;
            } else if (c == '#' && !quoted) {
                lineComment = true;
            } else if (c == '"' && !lineComment) {
                quoted = !quoted;
            }
            if (!quoted && !lineComment && file.startsWith("/*", at)) {
                int end = file.indexOf("*/", at + 2);
                int stop = end < 0 ? file.length() : end + 2;
                file.substring(at, stop).chars().filter(x -> x == '\n').forEach(x -> out.append('\n'));
                at = stop;
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    private static String withoutLineComment(String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            }
            if (c == '#' && !quoted) {
                return text.substring(0, i);
            }
        }
        return text;
    }
}
