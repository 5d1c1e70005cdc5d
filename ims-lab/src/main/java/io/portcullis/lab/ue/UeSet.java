package io.portcullis.lab.ue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;

/** One set at the UE: the four SAs and the ports they are for. Used on the UE's own thread only. */
final class UeSet {

    /**
     * Packets on a set, both SAs of a direction together; -1 where unknown.
     *
     * @param sent     packets that left
     * @param received packets that were accepted
     */
    record Traffic(long sent, long received) {}

    private final SaSet saSet;
    private final Proposal proposal;
    private final ServerOffer offer;
    private final InetSocketAddress portPs;
    private int transactions;
    private boolean heard;

    UeSet(SaSet saSet, Proposal proposal, ServerOffer offer, InetSocketAddress portPs) {
        this.saSet = saSet;
        this.proposal = proposal;
        this.offer = offer;
        this.portPs = portPs;
    }

    /** The set that follows from our proposal and the P-CSCF's choice. */
    static UeSet of(UeConfig config, Proposal proposal, ServerOffer offer) {
        Ipsec3gpp theirs = offer.chosen();
        InetAddress pcscf = config.pcscf().getAddress();
        SaSet saSet = new SaSet(SaSet.Role.UE, config.address(), pcscf,
                new SaSet.Ports(proposal.client().port(), proposal.server().port(), theirs.portC(), theirs.portS()),
                new SaSet.Spis(proposal.spiUc(), proposal.spiUs(), theirs.spiC(), theirs.spiS()), theirs.pair());
        return new UeSet(saSet, proposal, offer, new InetSocketAddress(pcscf, theirs.portS()));
    }

    SaSet saSet() {
        return saSet;
    }

    List<Sa> sas() {
        return saSet.sas();
    }

    AlgorithmPair pair() {
        return offer.pair();
    }

    /** The values of Security-Server as received: what Security-Verify repeats. */
    List<String> securityServer() {
        return offer.headerValues();
    }

    int portPs() {
        return offer.portPs();
    }

    int portPc() {
        return offer.portPc();
    }

    /** Our protected server port, kept from set to set. */
    PortLease server() {
        return proposal.server();
    }

    /** The way of our requests, and of our responses over UDP: port_uc to port_ps (TS 33.203 7.1). */
    Hop requestHop(TransportProtocol protocol) {
        return new Hop(protocol, proposal.client().local(), portPs);
    }

    /** One more transaction needs the set. */
    void hold() {
        transactions++;
    }

    /** One transaction less. */
    void release() {
        transactions--;
    }

    /** The SA that protects what goes this way, in or out; empty if it is none of this set's ways. */
    Optional<Sa> saOf(Hop hop, boolean sent) {
        int local = hop.local().getPort();
        int remote = hop.remote().getPort();
        if (local == proposal.client().port() && remote == offer.portPs()) {
            return Optional.of(sent ? saSet.ucToPs() : saSet.psToUc());
        } else if (local == proposal.server().port() && remote == offer.portPc()) {
            return Optional.of(sent ? saSet.usToPc() : saSet.pcToUs());
        }
        return Optional.empty();
    }

    boolean busy() {
        return transactions > 0;
    }

    /** The network has used the set for something other than SM12. */
    void heard() {
        heard = true;
    }

    boolean wasHeard() {
        return heard;
    }

    /** Gives ports and SPIs back. */
    void giveBack() {
        proposal.close();
    }
}
