package io.portcullis.lab.ue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.portcullis.sip.message.SipRequest;
import org.jspecify.annotations.Nullable;

/** The calls of one UE that are not over. Used on the UE's own thread only. */
final class Calls {

    private final List<CallLeg> legs = new ArrayList<>();

    void add(CallLeg leg) {
        if (!legs.contains(leg)) {
            legs.add(leg);
        }
    }

    void remove(CallLeg leg) {
        legs.remove(leg);
    }

    /** The call that a request with a To tag belongs to (RFC 3261 12.2.2). */
    @Nullable
    CallLeg of(SipRequest request) {
        for (CallLeg leg : legs) {
            Dialog dialog = leg.dialog();
            if (dialog != null && dialog.matches(request)) {
                return leg;
            }
        }
        return null;
    }

    /** The incoming call whose INVITE a CANCEL is for (RFC 3261 9.2). */
    @Nullable
    IncomingCall cancelledBy(SipRequest cancel) {
        for (CallLeg leg : legs) {
            if (leg instanceof IncomingCall incoming
                    && Objects.equals(incoming.invite().request().topVia().branch(), cancel.topVia().branch())) {
                return incoming;
            }
        }
        return null;
    }

    /** Ends every call at this side, without a word to the network. */
    void dropAll(String why) {
        List.copyOf(legs).forEach(leg -> leg.moved(CallState.ENDED, why));
    }
}
