package io.portcullis.pcscf.security;

import java.net.InetSocketAddress;
import java.util.List;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.ipsec.sa.agreement.Mechanism;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.ipsec.sa.set.UeSets;
import io.portcullis.ipsec.sa.set.UeSets.Phase;
import io.portcullis.pcscf.store.SaSequences;
import io.portcullis.pcscf.store.SetRecord;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;

/** One installed set of a UE: its row in the SA table (TS 33.203 7.1). */
public final class UeSet {

    /** Preference of the one mechanism that we answer with; the only one, so its value means nothing. */
    private static final int Q = 100;

    private final long number;
    private final String impi;
    private final SaSet sas;
    /** As long as it is temporary: nothing asks for it later, and it is half of what a UE would take. */
    private volatile List<Mechanism> offer;
    private final AkaKeys keys;
    private volatile Phase phase = Phase.TEMPORARY;
    private volatile SaSequences sequences = Sequences.FRESH;
    private volatile boolean refused;
    private volatile boolean waiting;

    /** @param keys this set's own from now on, wiped by {@link #ended} */
    UeSet(long number, String impi, SaSet sas, List<Mechanism> offer, AkaKeys keys) {
        this.number = number;
        this.impi = impi;
        this.sas = sas;
        this.offer = List.copyOf(offer);
        this.keys = keys;
    }

    /** Its number, larger than that of every earlier set. */
    public long number() {
        return number;
    }

    /** The private identity that it belongs to. */
    public String impi() {
        return impi;
    }

    /** Addresses, ports, SPIs and algorithms. */
    public SaSet sas() {
        return sas;
    }

    /** SM1's Security-Client while the set is temporary; nothing later. To be asked for before {@link #temporary}. */
    List<Mechanism> offer() {
        return offer;
    }

    /** CK and IK, the set's own; for what has to be told of them by name ({@code $ipsec(ik)}), and for the store. */
    public AkaKeys keys() {
        return keys;
    }

    /** Where its sequence numbers are, as far as written down. */
    SaSequences sequences() {
        return sequences;
    }

    void sequences(SaSequences now) {
        sequences = now;
    }

    /** What a store keeps of it. */
    SetRecord record(UeSets.Entry entry, boolean current) {
        return new SetRecord(number, sas, offer.stream().map(Mechanism::text).toList(), entry.phase(), entry.until(),
                entry.protectedBy(), current, sequences, keys);
    }

    /** It is gone: wipes the keys. */
    void ended() {
        keys.close();
    }

    /** SM6's Security-Server: exactly the installed pair. */
    public String securityServer() {
        return new Ipsec3gpp(sas.pair(), sas.spis().pc(), sas.spis().ps(), sas.ports().pc(), sas.ports().ps(), Q)
                .toHeader();
    }

    /** Whether it still waits for the 200; it then takes only REGISTER (TS 33.203 7.4.2a). */
    public boolean temporary() {
        return phase == Phase.TEMPORARY;
    }

    void phase(Phase now) {
        phase = now;
        // Behind: who finds it gone finds the phase changed.
        if (now != Phase.TEMPORARY) {
            offer = List.of();
        }
    }

    /** Whether it is only kept for an answer that refuses. */
    public boolean refused() {
        return refused;
    }

    void refuse() {
        refused = true;
    }

    /**
     * Whether only its inbound SAs are installed, since an older set of the UE has the same SPIs: until the UE has proved that it
     * has the IK, nothing is taken from the older one.
     */
    public boolean waiting() {
        return waiting;
    }

    void waiting(boolean now) {
        waiting = now;
    }

    /** The SAs that the backend has of it. */
    List<Sa> installed() {
        return waiting ? List.of(sas.ucToPs(), sas.usToPc()) : sas.sas();
    }

    /** The SAs toward the UE, which an older set may stand in the way of. */
    List<Sa> outbound() {
        return List.of(sas.psToUc(), sas.pcToUs());
    }

    /** Our address and port_ps: where the UE sends to. */
    public InetSocketAddress portPs() {
        return new InetSocketAddress(sas.pcscf(), sas.ports().ps());
    }

    /** Our address and port_pc: where we send from. */
    public InetSocketAddress portPc() {
        return new InetSocketAddress(sas.pcscf(), sas.ports().pc());
    }

    /** The UE's address and port_us: where we send to. */
    public InetSocketAddress portUs() {
        return new InetSocketAddress(sas.ue(), sas.ports().us());
    }

    /** The UE's address and port_uc: where it sends from. */
    public InetSocketAddress portUc() {
        return new InetSocketAddress(sas.ue(), sas.ports().uc());
    }

    /** Our way to the UE: requests, and over UDP responses too (TS 33.203 7.1). */
    public Hop hop(TransportProtocol protocol) {
        return new Hop(protocol, portPc(), portUs());
    }

    @Override
    public String toString() {
        return "set " + number + " of " + impi + ", " + sas;
    }
}
