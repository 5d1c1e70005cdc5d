package io.portcullis.lab.ue;

import java.net.InetSocketAddress;
import java.util.function.BiConsumer;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ServerTransaction;

/** Writes and sends the responses of one UE. Used on the UE's own thread only. */
final class Responses {

    static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, MESSAGE, UPDATE, PRACK, INFO, NOTIFY";

    private static final HeaderName ALLOW_HEADER = HeaderName.of("Allow");

    private final UeConfig config;
    private final RequestWriter writer;
    private final BiConsumer<ServerTransaction, SipResponse> told;

    /** @param told of each response that leaves */
    Responses(UeConfig config, RequestWriter writer, BiConsumer<ServerTransaction, SipResponse> told) {
        this.config = config;
        this.writer = writer;
        this.told = told;
    }

    /** Answers outside a dialog, or with the To tag that the request has. */
    void send(ServerTransaction transaction, int status, String reason) {
        sendWithin(transaction, Tokens.fresh(), status, reason);
    }

    /** Answers with this To tag, if the request has none. */
    void sendWithin(ServerTransaction transaction, String toTag, int status, String reason) {
        send(transaction, start(transaction, toTag, status, reason).build());
    }

    /** Answers with a session description. */
    void sendSession(ServerTransaction transaction, int status, String reason) {
        send(transaction, session(transaction, Tokens.fresh(), status, reason));
    }

    /** An answer with a session description. */
    SipResponse session(ServerTransaction transaction, String toTag, int status, String reason) {
        return start(transaction, toTag, status, reason).body(Sdp.audio(config.address()), Sdp.CONTENT_TYPE).build();
    }

    void send(ServerTransaction transaction, SipResponse response) {
        told.accept(transaction, response);
        transaction.respond(response);
    }

    private SipResponse.Builder start(ServerTransaction transaction, String toTag, int status, String reason) {
        SipRequest request = transaction.request();
        SipResponse.Builder response = SipResponse.to(request, status, reason).toTag(toTag);
        boolean dialogue = request.method().equals("INVITE") || request.method().equals("UPDATE");
        if (dialogue && status > 100 && status < 300) {
            InetSocketAddress portUs = transaction.arrivedBy().local();
            response.header(HeaderName.CONTACT, writer.contact(portUs));
        }
        if (status < 300 || status == 405) {
            response.header(ALLOW_HEADER, ALLOW);
        }
        return response;
    }

    /** The usual reason phrase of a refusal. */
    static String reason(int status) {
        return switch (status) {
            case 404 -> "Not Found";
            case 480 -> "Temporarily Unavailable";
            case 486 -> "Busy Here";
            case 488 -> "Not Acceptable Here";
            case 600 -> "Busy Everywhere";
            case 603 -> "Decline";
            default -> "Refused";
        };
    }
}
