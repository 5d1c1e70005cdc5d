package io.portcullis.pcscf.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.message.SipRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmergencyTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "INVITE   | urn:service:sos         | <sip:a@192.0.2.1>                          | true",
        "INVITE   | URN:service:SOS.police  | <sip:a@192.0.2.1>                          | true",
        "INVITE   | sip:sos@x               | <sip:a@192.0.2.1;sos>                      | false",
        "REGISTER | sip:x                   | <sip:a@192.0.2.1;sos>                      | true",
        "REGISTER | sip:x                   | <sip:a@192.0.2.1;transport=tcp;SOS>;q=1    | true",
        "REGISTER | sip:x                   | <sip:a@192.0.2.1>;sos                      | true",
        "REGISTER | sip:x                   | <sip:b@192.0.2.1>, <sip:a@192.0.2.1;sos>   | true",
        "REGISTER | sip:x                   | <sip:sos@192.0.2.1>                        | false",
        "REGISTER | sip:x                   | \";sos\" <sip:a@192.0.2.1>                 | false",
        "REGISTER | sip:x                   | <sip:a@192.0.2.1;sosos>                    | false",
        "REGISTER | sip:x                   | *                                          | false",
        "REGISTER | sip:x                   | <sip:a@192.0.2.1;sos                       | false"})
    void isTold(String method, String uri, String contact, boolean emergency) throws Exception {
        SipRequest request = (SipRequest) new SipParser(SipLimits.DEFAULT).parse((method + " " + uri
                + " SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:a@x>\r\nCall-ID: 1\r\n"
                + "CSeq: 1 " + method + "\r\nContact: " + contact + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(Emergency.is(request)).isEqualTo(emergency);
    }
}
