package io.portcullis.pcscf.routes;

/** What {@link ReplyRoute#ipsec_create(int, int, String)} returns: the codes that scripts know. */
public final class IpsecCreate {

    /** The set is installed, and Security-Server is in the reply. */
    public static final int SUCCESS = 1;
    /**
     * Wrong use: no 401 to a REGISTER; a second call after a success; a second challenge, on the set of the first; a port out
     * of range; a list of algorithms that cannot be read. The log says which.
     */
    public static final int WRONG_USE = -1;
    /**
     * No socket: no ipsec sockets on the address that the REGISTER came to, a port that is none of them, server and client port
     * the same, another server port at a re-authentication, where port_ps stays (TS 33.203 7.1). Or no offer: no Security-Client, nothing in it that is allowed, {@code security_agreement: off}.
     */
    public static final int NO_SOCKET_OR_OFFER = -2;
    /** The challenge has no ck and ik of 32 hexadecimal digits each. */
    public static final int NO_KEYS = -3;
    /**
     * The security associations cannot be had: the backend refuses, no SPI is left, a living set of the UE has a port that is
     * wanted, or address and ports of the UE are in use by another private identity.
     */
    public static final int SA_FAILURE = -5;

    private IpsecCreate() {}
}
