package io.portcullis.server.command;

import java.util.Objects;

import picocli.CommandLine.IVersionProvider;

/** {@code --version}: the program's, and the JVM's. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[]{"Portcullis " + number(),
            "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
                    + System.getProperty("os.version")};
    }

    /** As the jar's manifest has it. */
    static String number() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "(not packaged)");
    }
}
