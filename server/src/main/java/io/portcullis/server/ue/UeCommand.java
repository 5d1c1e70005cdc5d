package io.portcullis.server.ue;

import picocli.CommandLine.Command;

/** {@code portcullis ue}: a simulated phone against any P-CSCF. */
@Command(name = "ue", mixinStandardHelpOptions = true, usageHelpWidth = 110, description = "A simulated phone: registers over IMS-AKA and IPsec with any P-CSCF, talks, and leaves.", synopsisSubcommandLabel = "COMMAND", subcommands = {
    RegisterCommand.class,
    MessageCommand.class,
    CallCommand.class,
    DeregisterCommand.class,
    ScriptCommand.class}, footer = {"",
        "Exit codes: 0 all of it was seen over ESP, 1 something failed, 2 wrong usage or card."})
public final class UeCommand {}
