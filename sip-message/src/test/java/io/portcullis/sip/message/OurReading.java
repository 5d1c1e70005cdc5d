package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What we read out of a message. */
final class OurReading {

    private final Reading reading = new Reading();

    private OurReading() {}

    static Reading of(SipMessage message) throws SipParseException {
        OurReading ours = new OurReading();
        ours.read(message);
        return ours.reading;
    }

    private void read(SipMessage message) throws SipParseException {
        switch (message) {
            case SipRequest request -> {
                reading.note("method", request.method());
                uri("request-uri", request.requestUri());
            }
            case SipResponse response -> {
                reading.note("status", response.status());
                reading.note("reason", response.reason());
            }
        }
        reading.note("cseq.number", message.cseq().number());
        reading.note("cseq.method", message.cseq().method());
        reading.note("call-id", message.callId());
        reading.note("body", new String(message.body(), StandardCharsets.ISO_8859_1));
        address("from", message.from());
        address("to", message.to());
        int count = 0;
        for (Via via : message.vias()) {
            String name = "via." + ++count;
            reading.note(name + ".transport", via.transport());
            reading.note(name + ".host", via.sentBy().host().toLowerCase(Locale.ROOT));
            reading.note(name + ".port", via.sentBy().port() < 0 ? null : via.sentBy().port());
            params(name, via.params());
        }
        count = 0;
        for (String contact : message.values(HeaderName.CONTACT)) {
            try {
                address("contact." + ++count, NameAddr.parse(contact));
            } catch (SipParseException e) {
                reading.note("contact." + count, "*".equals(contact.strip()) ? "*" : "refused");
            }
        }
        headers(message);
    }

    private void headers(SipMessage message) {
        for (int i = 1; i < message.fields.count(); i++) {
            String line = new String(message.fields.bytes(i), message.fields.start(i),
                    message.fields.end(i) - message.fields.start(i), StandardCharsets.UTF_8);
            HeaderName name = HeaderName.of(line.substring(0, line.indexOf(':')).strip());
            boolean list = Reading.LISTS.stream().anyMatch(one -> one.equalsIgnoreCase(name.toString()));
            List<String> values = list ? message.values(name) : message.headers(name);
            String key = name.toString().toLowerCase(Locale.ROOT);
            reading.note("header." + key + ".count", values.size());
            for (int value = 0; value < values.size(); value++) {
                reading.text(key, value + 1, values.get(value));
            }
        }
    }

    private void address(String name, NameAddr address) {
        reading.note(name + ".display", address.display());
        uri(name + ".uri", address.uri());
        params(name, address.params());
    }

    private void params(String name, Params params) {
        for (Params.Param param : params.list()) {
            reading.parameter(name, param.name(), params.value(param.name()));
        }
    }

    private void uri(String name, Uri uri) {
        switch (uri) {
            case SipUri sip -> {
                reading.note(name + ".scheme", sip.secure() ? "sips" : "sip");
                reading.note(name + ".user", sip.user());
                reading.note(name + ".password", sip.password());
                reading.note(name + ".host", sip.host().toLowerCase(Locale.ROOT));
                reading.note(name + ".port", sip.port() < 0 ? null : sip.port());
                reading.note(name + ".headers", sip.headers());
                params(name, sip.params());
            }
            case TelUri tel -> {
                reading.note(name + ".scheme", "tel");
                reading.note(name + ".number", tel.number().replaceAll("[-.()]", ""));
                params(name, tel.params());
            }
            case OtherUri other -> reading.note(name, other.toString());
        }
    }
}
