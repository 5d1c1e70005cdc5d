package io.portcullis.sip.stack.resolve;

import io.netty.handler.codec.dns.DnsRecordType;

/** The kinds of records that locating a SIP server takes. */
enum DnsType {
    A, AAAA, SRV, NAPTR;

    DnsRecordType wire() {
        return switch (this) {
            case A -> DnsRecordType.A;
            case AAAA -> DnsRecordType.AAAA;
            case SRV -> DnsRecordType.SRV;
            case NAPTR -> DnsRecordType.NAPTR;
        };
    }
}
