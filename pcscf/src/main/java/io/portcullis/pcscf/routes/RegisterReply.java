package io.portcullis.pcscf.routes;

/**
 * A response to a REGISTER. By default: charging headers out; to a 401, where the UE wants it, {@code ipsec_create}, and
 * {@link #refuse()} if that fails; to a 2xx {@link #save()}; {@code send}.
 */
public non-sealed interface RegisterReply extends ReplyRoute {

    /** Takes P-Charging-Vector and P-Charging-Function-Addresses out. */
    void stripChargingHeaders();

    /**
     * Whether this is a challenge that a set has to be made for: a 401, the REGISTER has Security-Client and does not itself
     * answer a challenge on a set that waits for its 200, and {@code security_agreement} is not off.
     */
    boolean wantsIpsec();

    /**
     * Refuses with what stood in the way of the last {@code ipsec_create}.
     *
     * @throws Refused               always: 403, 494, or 500 with Retry-After
     * @throws IllegalStateException if none has failed, or something has been sent
     */
    void refuse();

    /**
     * On a 2xx: keeps the registration, or what is left of it, and confirms the set (TS 24.229 5.2.2, TS 33.203 7.4.2a). When it
     * returns, the store has it.
     *
     * @throws Refused               500 with Retry-After if the store cannot keep it
     * @throws IllegalStateException if this is no 2xx, or something has been sent
     */
    void save();
}
