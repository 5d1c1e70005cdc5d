package io.portcullis.pcscf.security;

import java.util.OptionalInt;

/**
 * Ports of ours that a set shall have.
 *
 * @param server port_ps; empty: as configured
 * @param client port_pc; empty: as configured
 */
public record PortChoice(OptionalInt server, OptionalInt client) {

    /** Both as configured. */
    public static final PortChoice CONFIGURED = new PortChoice(OptionalInt.empty(), OptionalInt.empty());
}
