package io.portcullis.pcscf.routes;

/**
 * A response of the next hop on its way back: {@link RegisterReply}, {@link FromUeReply}, {@link ToUeReply}. The Via that was
 * ours is out, and so are ck and ik of a challenge: whatever a route does, they go to nobody.
 */
public sealed interface ReplyRoute extends RouteMessage permits RegisterReply, FromUeReply, ToUeReply {

    /** The status, 101 to 699. */
    int status();

    /** The reason phrase. */
    String reason();

    /** {@link #ipsec_create(int, int, String)} with ports and algorithms of the configuration. */
    // The operator's own name for it, as in the scripts that he brings along; camel case would be another word.
    @SuppressWarnings("MemberName")
    default int ipsec_create() {
        return ipsec_create(0, 0, "");
    }

    /** {@link #ipsec_create(int, int, String)} with a server port. */
    @SuppressWarnings("MemberName")
    default int ipsec_create(int portServer) {
        return ipsec_create(portServer, 0, "");
    }

    /** {@link #ipsec_create(int, int, String)} with ports. */
    @SuppressWarnings("MemberName")
    default int ipsec_create(int portServer, int portClient) {
        return ipsec_create(portServer, portClient, "");
    }

    /** {@link #ipsec_create(int, int, String)} with algorithms. */
    @SuppressWarnings("MemberName")
    default int ipsec_create(String algos) {
        return ipsec_create(0, 0, algos);
    }

    /**
     * On a 401 to a REGISTER: installs the four security associations and puts Security-Server into the reply (TS 33.203 7.2
     * SM5, SM6). When it returns, packets pass. Anything but {@link IpsecCreate#SUCCESS} has no effect. The name is the
     * operator's own, known from scripts, and so are the results.
     *
     * @param portServer port_ps: one of the ipsec ports of the address that the REGISTER came to; 0: as configured
     * @param portClient port_pc: another one of them; 0: as configured
     * @param algos      what may be chosen, in place of {@code allowed_algorithms} and with its syntax, for this call only;
     *                   {@code disable_deprecated_algorithms} holds as well; empty: as configured
     * @return {@link IpsecCreate}
     */
    @SuppressWarnings("MemberName")
    int ipsec_create(int portServer, int portClient, String algos);

    /**
     * Sends it back as it is now. From 300 on, {@link Routes#failure} comes first, when this hook has returned.
     *
     * @throws IllegalStateException if it has been sent, dropped or answered otherwise
     */
    void send();

    /**
     * Drops a provisional response.
     *
     * @throws IllegalStateException if it is a final one, which somebody waits for, or has been sent
     */
    void drop();

    /**
     * Answers the request otherwise, in place of a final response.
     *
     * @param status  200 to 699
     * @param reason  the reason phrase
     * @param headers further header fields, each {@code Name: value}
     * @throws IllegalStateException    if it is a provisional response, or something has been sent
     * @throws IllegalArgumentException if the status or a header is none
     */
    void reply(int status, String reason, String... headers);

    /** What is left of the default procedure, and {@link #send()}. */
    void proceed();
}
