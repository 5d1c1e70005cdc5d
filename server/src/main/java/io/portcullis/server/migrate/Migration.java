package io.portcullis.server.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A configuration of another server as one of ours: what could be carried over as settings, and a comment for each line that
 * could not.
 */
public final class Migration {

    private static final String PROTO_IPSEC = "proto_ipsec";
    private static final Pattern SOCKET = Pattern.compile("[A-Za-z0-9.:\\[\\]*%_-]*[A-Za-z0-9\\]*]");
    /** What ends a line of YAML, and with it the comment, or may not stand there at all (YAML 1.2 5.1, 1.1 5.4). */
    private static final Pattern UNPRINTABLE = Pattern
            .compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Co}\\p{Zl}\\p{Zp}&&[^\t]]");
    private static final String IMS_IPSEC = "ims_ipsec_pcscf";

    private final List<String> sockets = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> comments = new ArrayList<>();
    private int carried;

    private Migration() {}

    /** Reads a file's text; what it says of IPsec and of sockets counts, everything else is passed over. */
    public static Migration of(String file) {
        Migration migration = new Migration();
        List<CfgStatement> statements = CfgReader.read(file);
        KamailioRules kamailio = new KamailioRules(migration);
        for (CfgStatement statement : statements) {
            switch (statement.module()) {
                case "" -> migration.socket(statement);
                case PROTO_IPSEC -> OpenSipsRules.apply(statement, migration);
                case IMS_IPSEC -> kamailio.apply(statement);
                default -> {
                    // Another module's business.
                }
            }
        }
        kamailio.finish();
        return migration;
    }

    private void socket(CfgStatement statement) {
        String value = statement.value();
        String[] words = value.split("\\s+");
        String scheme = words[0].contains(":") ? words[0].substring(0, words[0].indexOf(':')) : "";
        switch (scheme) {
            case "udp", "tcp", "ipsec" -> {
                addSocket(statement, words[0]);
                if (words.length > 1) {
                    comment(statement, "only the address is carried over, not '"
                            + value.substring(words[0].length()).strip() + "'");
                }
            }
            default -> comment(statement, "only udp, tcp and ipsec sockets exist here");
        }
    }

    /** A socket as ours are written; once only. What would be no plain YAML is no address either. */
    void addSocket(CfgStatement statement, String socket) {
        if (!SOCKET.matcher(socket).matches()) {
            comment(statement, "an address and a port are wanted");
            return;
        }
        carried++;
        if (!sockets.contains(socket)) {
            sockets.add(socket);
        }
    }

    /** A setting of ours, its value as YAML. */
    void set(String name, String value) {
        carried++;
        settings.put(name, value);
    }

    /** Why a line was not carried over, or not as it stands. */
    void comment(CfgStatement statement, String why) {
        comments.add(UNPRINTABLE.matcher("line " + statement.line() + ": " + statement.text() + ": " + why)
                .replaceAll("?"));
    }

    /** Whether there was anything to carry over. */
    public boolean found() {
        return carried > 0;
    }

    /** The configuration, YAML; the home network is left to be filled in. */
    public String yaml() {
        StringBuilder yaml = new StringBuilder();
        comments.forEach(comment -> yaml.append("# ").append(comment).append('\n'));
        if (!comments.isEmpty()) {
            yaml.append('\n');
        }
        if (!sockets.isEmpty()) {
            yaml.append("socket:\n");
            sockets.forEach(socket -> yaml.append("  - ").append(socket).append('\n'));
        }
        settings.forEach((name, value) -> yaml.append(name).append(": ").append(value).append('\n'));
        return yaml.append("# The home network's entry point; routes of the other server hold it:\n")
                .append("# home: sip:icscf.example.org:5060\n").toString();
    }
}
