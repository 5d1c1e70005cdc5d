package io.portcullis.lab.home;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ClientTransaction;
import io.portcullis.sip.stack.transaction.ClientTransactionListener;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;

/** One request on its way through the home network, and its answers on their way back (RFC 3261 16.7). */
final class Relay implements ClientTransactionListener {

    private final ServerTransaction server;
    private @Nullable ClientTransaction client;
    private boolean cancelled;

    Relay(ServerTransaction server) {
        this.server = server;
    }

    synchronized void attach(ClientTransaction transaction) {
        client = transaction;
        if (cancelled) {
            transaction.cancel();
        }
    }

    synchronized void cancel() {
        cancelled = true;
        if (client != null) {
            client.cancel();
        }
    }

    @Override
    public void onResponse(SipResponse response, Hop hop) {
        if (response.status() > 100) {
            server.respond(response.edit().removeTopValue(HeaderName.VIA).done());
        }
    }

    @Override
    public void onTimeout() {
        server.respond(Replies.with(server.request(), 408, "Request Timeout").build());
    }

    @Override
    public void onTransportError(Throwable cause) {
        server.respond(Replies.with(server.request(), 480, "The Next Hop Cannot Be Reached").build());
    }
}
