package io.portcullis.lab.home;

import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.proxy.Vias;

/** Responses of the home network's own. */
final class Replies {

    private Replies() {}

    static SipResponse.Builder with(SipRequest request, int status, String reason) {
        SipResponse.Builder builder = SipResponse.to(request, status, reason);
        // A branch is as unique as a tag has to be.
        return request.toTag() == null ? builder.toTag(Vias.newBranch().substring(7)) : builder;
    }
}
