package io.portcullis.server;

import io.portcullis.server.command.PortcullisCommand;

/** Entry of the program; see {@link PortcullisCommand}. */
public final class Main {
    private Main() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        System.exit(PortcullisCommand.execute(args));
    }
}
