package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import javax.sip.address.Address;
import javax.sip.address.URI;

import gov.nist.core.NameValue;
import gov.nist.core.NameValueList;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.address.TelURLImpl;
import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import org.jspecify.annotations.Nullable;

/** What JAIN-SIP reads out of a message. */
final class JainReading {

    private final Reading reading = new Reading();

    private JainReading() {}

    /** Null if it refuses the message as a whole. */
    static @Nullable Reading of(byte[] bytes) {
        JainReading theirs = new JainReading();
        try {
            theirs.read(new StringMsgParser().parseSIPMessage(bytes, true, false, null));
        } catch (ParseException e) {
            return null;
        }
        return theirs.reading;
    }

    private void read(SIPMessage message) {
        if (message instanceof SIPRequest request) {
            reading.note("method", request.getMethod());
            uri("request-uri", request.getRequestURI());
        } else if (message instanceof SIPResponse response) {
            reading.note("status", response.getStatusCode());
            reading.note("reason", response.getReasonPhrase());
        }
        if (message.getCSeq() != null) {
            reading.note("cseq.number", message.getCSeq().getSeqNumber());
            reading.note("cseq.method", message.getCSeq().getMethod());
        }
        reading.note("call-id", message.getCallId() == null ? null : message.getCallId().getCallId());
        byte[] body = message.getRawContent();
        reading.note("body", body == null ? "" : new String(body, StandardCharsets.ISO_8859_1));
        address("from", (AddressParametersHeader) message.getFrom());
        address("to", (AddressParametersHeader) message.getTo());
        int count = 0;
        if (message.getViaHeaders() != null) {
            for (Via via : message.getViaHeaders()) {
                String name = "via." + ++count;
                reading.note(name + ".transport", via.getTransport().toUpperCase(Locale.ROOT));
                reading.note(name + ".host", via.getHost().toLowerCase(Locale.ROOT));
                reading.note(name + ".port", via.hasPort() ? via.getPort() : null);
                params(name, via.getViaParms());
            }
        }
        count = 0;
        for (Iterator<SIPHeader> all = message.getHeaders("Contact"); all.hasNext();) {
            if (all.next() instanceof Contact contact) {
                String name = "contact." + ++count;
                if (contact.isWildCard()) {
                    reading.note(name, "*");
                } else {
                    address(name, contact);
                }
            }
        }
        headers(message);
    }

    private void headers(SIPMessage message) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Iterator<SIPHeader> all = message.getHeaders(); all.hasNext();) {
            String name = all.next().getHeaderName();
            if (counts.containsKey(name)) {
                continue;
            }
            int count = 0;
            for (Iterator<SIPHeader> values = message.getHeaders(name); values.hasNext();) {
                reading.text(name.toLowerCase(Locale.ROOT), ++count, values.next().getHeaderValue());
            }
            counts.put(name, count);
            reading.note("header." + name.toLowerCase(Locale.ROOT) + ".count", count);
        }
    }

    private void address(String name, @Nullable AddressParametersHeader header) {
        if (header == null) {
            return;
        }
        Address address = header.getAddress();
        reading.note(name + ".display", address.getDisplayName());
        uri(name + ".uri", address.getURI());
        params(name, header.getParameters());
    }

    private void params(String name, @Nullable NameValueList params) {
        if (params != null) {
            for (Iterator<NameValue> all = params.iterator(); all.hasNext();) {
                NameValue param = all.next();
                Object value = param.getValueAsObject();
                reading.parameter(name, param.getName(), value == null ? null : value.toString());
            }
        }
    }

    private void uri(String name, URI uri) {
        switch (uri) {
            case SipUri sip -> {
                reading.note(name + ".scheme", sip.getScheme().toLowerCase(Locale.ROOT));
                reading.note(name + ".user", sip.getUser());
                reading.note(name + ".password", sip.getUserPassword());
                reading.note(name + ".host", sip.getHost().toLowerCase(Locale.ROOT));
                reading.note(name + ".port", sip.getPort() < 0 ? null : sip.getPort());
                NameValueList headers = sip.getQheaders();
                reading.note(name + ".headers", headers == null || headers.isEmpty() ? null : headers.encode());
                params(name, sip.getParameters());
            }
            case TelURLImpl tel -> {
                reading.note(name + ".scheme", "tel");
                reading.note(name + ".number",
                        (tel.isGlobal() ? "+" : "") + tel.getPhoneNumber().replaceAll("[-.()]", ""));
                params(name, tel.getParameters());
            }
            default -> reading.note(name, uri.toString());
        }
    }
}
