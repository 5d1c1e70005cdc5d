package io.portcullis.server.config;

import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.stack.transport.TransportConfig;
import io.portcullis.sip.stack.transport.TransportLimits;
import io.portcullis.sip.stack.transport.UdpOptions;

/** What messages, connections and sockets may take. */
final class TransportRules {

    private static final TransportConfig USUAL = TransportConfig.DEFAULT;

    private TransportRules() {}

    static TransportConfig config(Values values) {
        SipLimits messages = new SipLimits(number(values, Settings.MAX_MESSAGE_SIZE, USUAL.messages().messageBytes()),
                number(values, Settings.MAX_HEADER_FIELDS, USUAL.messages().headerFields()),
                number(values, Settings.MAX_HEADER_SIZE, USUAL.messages().fieldBytes()),
                number(values, Settings.MAX_BODY_SIZE, USUAL.messages().bodyBytes()));
        return new TransportConfig(USUAL.threads(), messages, limits(values), udp(values),
                values.get(Settings.CONNECT_TIMEOUT, USUAL.connectTimeout()));
    }

    private static TransportLimits limits(Values values) {
        TransportLimits usual = USUAL.limits();
        int backlog = number(values, Settings.MAX_WRITE_BACKLOG, usual.waitingBytes());
        return new TransportLimits(number(values, Settings.MAX_CONNECTIONS, usual.connections()),
                number(values, Settings.MAX_CONNECTIONS_PER_ADDRESS, usual.connectionsPerAddress()), backlog,
                backlog / 4, backlog / 4, values.get(Settings.CONNECTION_IDLE_TIMEOUT, usual.idle()),
                values.get(Settings.CONNECTION_STALL_TIMEOUT, usual.stalled()));
    }

    private static UdpOptions udp(Values values) {
        UdpOptions usual = USUAL.udp();
        return new UdpOptions(number(values, Settings.UDP_SOCKETS, usual.sockets()),
                number(values, Settings.UDP_RECEIVE_BUFFER, usual.receiveBytes()),
                number(values, Settings.UDP_SEND_BUFFER, usual.sendBytes()));
    }

    private static int number(Values values, Setting<Long> setting, int usual) {
        return Math.toIntExact(values.get(setting, (long) usual));
    }
}
