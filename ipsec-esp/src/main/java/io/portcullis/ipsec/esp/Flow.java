package io.portcullis.ipsec.esp;

import java.net.InetAddress;

import io.portcullis.ipsec.sa.Sa;

/** The selector of an outbound SA. */
record Flow(InetAddress source, int sourcePort, InetAddress destination, int destinationPort) {

    static Flow of(Sa sa) {
        return new Flow(sa.source(), sa.sourcePort(), sa.destination(), sa.destinationPort());
    }
}
