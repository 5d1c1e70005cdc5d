package io.portcullis.systemtest.interop;

import java.util.Optional;

import io.portcullis.conformance.interop.PeerFault;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.sip.stack.transport.TransportProtocol;

/** What does not work with Kamailio's ims_ipsec_pcscf, and why, as seen in its kernel's counters and SAs and in its packets. */
final class KamailioPcscfFaults {

    /** Seen: SAs with hmac(sha1) and cipher_null, packets dropped as XfrmInStateProtoError. */
    static final PeerFault NO_AES_GCM = new PeerFault(
            "It knows neither aes-gcm nor aes-gmac, and does not refuse them: its "
                    + "Security-Server repeats what the phone offered, and its SAs are hmac-sha-1-96 with null. So each side takes "
                    + "the other's packets for forged.",
            "Phones that offer these need an HMAC pair in their list, too, as the last one: of several Kamailio takes the "
                    + "last. No answer to the protected REGISTER is what one sees of it.");

    /** Seen: the third part of the SAs' key begins some hexadecimal digits late, after zeros. */
    static final PeerFault THIRD_KEY = new PeerFault(
            "The third part of its 3DES key, which repeats the first (TS 33.203 "
                    + "Annex I), is appended behind what memory happens to hold, and so is shifted. Integrity is right, decryption "
                    + "is not, and its kernel drops the packets. Only the first phone of one of its processes may be lucky.",
            "Do without des-ede3-cbc, which is deprecated: null and aes-cbc work with both HMACs.");

    /** Seen: 100 from port_ps to port_us as plain UDP; the phone's kernel counts XfrmInTmplMismatch. */
    static final PeerFault TRYING_IN_CLEAR = new PeerFault(
            "Its 100 to an INVITE over UDP leaves in clear, from port_ps to "
                    + "port_us, for which there is no SA: it is sent before ipsec_forward can set the way. The phone's kernel drops it.",
            "Nothing: the 180 comes over the set, and the phone repeats its INVITE until then. A configuration can have no 100 "
                    + "sent, with t_set_auto_inv_100.");

    /** Seen: the SAs of three sets of the phone in its kernel when the 200 has come. */
    static final PeerFault SETS_STAY = new PeerFault(
            "The SAs of a deregistered phone stay, those of its earlier sets, too. "
                    + "pcscf_save takes the contact away only if the 200 names it; one that lists the contacts that remain, none, as "
                    + "RFC 3261 10.3 has it, is an error to it. If the 200 names it, the SAs go before the 200, which then leaves in clear.",
            "Let ipsec_max_connections allow for the sets of a whole registration time, several for each phone. When its "
                    + "port pairs are used up, its 401 has no Security-Server.");

    private KamailioPcscfFaults() {}

    /** Why a step does not work with a kind of phone; empty if it does. Behind a registration that fails there is no step. */
    static Optional<PeerFault> expected(PhoneKind kind, Step step) {
        return Optional.ofNullable(switch (step) {
            case REGISTER -> !kind.pair().hmac() ? NO_AES_GCM
                    : kind.pair().ealg() == EncryptionAlgorithm.DES_EDE3_CBC ? THIRD_KEY : null;
            case CLEAR -> kind.transport() == TransportProtocol.UDP ? TRYING_IN_CLEAR : null;
            case GONE -> SETS_STAY;
            case MESSAGE, CALL, REFRESH, MESSAGE_ON_NEW_SET, DEREGISTER -> null;
        });
    }
}
