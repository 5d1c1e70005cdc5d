package io.portcullis.fuzz;

import java.nio.charset.StandardCharsets;

import io.portcullis.pcscf.routes.LogFormat;
import io.portcullis.server.config.ConfigurationTarget;
import io.portcullis.server.migrate.Migration;

/** What an operator writes, or another server's operator wrote: a mistake in it is told in words. */
final class SettingsTargets {

    private SettingsTargets() {}

    /** A configuration of OpenSIPS or Kamailio becomes one of ours that can be read, whatever stood in it. */
    static void migration(byte[] bytes) {
        Migration migration = Migration.of(new String(bytes, StandardCharsets.UTF_8));
        String yaml = migration.yaml();
        Planted.behind(yaml);
        ConfigurationTarget.known(yaml);
    }

    /** The text of an xlog: what is not a variable is printed as it is. */
    static void logFormat(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        LogFormat format;
        try {
            format = LogFormat.parse(text);
        } catch (LogFormat.Malformed e) {
            Claim.that(text.charAt(e.at()) == '$' && !String.valueOf(e.getMessage()).isBlank(),
                    "a fault has a place and words");
            return;
        }
        Planted.behind(format.print(variable -> variable.toString()));
        int dollars = (int) text.chars().filter(c -> c == '$').count();
        int[] asked = new int[1];
        String printed = format.print(variable -> {
            asked[0]++;
            return "";
        });
        int kept = (int) printed.chars().filter(c -> c == '$').count();
        Claim.that(asked[0] + 2 * kept <= dollars, "a variable or a dollar for each dollar");
        Claim.that(asked[0] > 0 || printed.equals(text.replace("$$", "$")), "text stays");
        Claim.that(format.only().isEmpty() || asked[0] == 1 && printed.isEmpty(), "one variable alone");
    }
}
