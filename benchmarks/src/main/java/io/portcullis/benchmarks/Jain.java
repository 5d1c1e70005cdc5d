package io.portcullis.benchmarks;

import java.text.ParseException;
import java.util.ListIterator;

import javax.sip.InvalidArgumentException;
import javax.sip.address.Address;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.OptionTag;
import javax.sip.header.RequireHeader;
import javax.sip.header.RouteHeader;
import javax.sip.header.SupportedHeader;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.header.ims.PathHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import org.jspecify.annotations.Nullable;

/** The same, done by JAIN-SIP. */
final class Jain {

    private final StringMsgParser parser = new StringMsgParser();
    private final HeaderFactoryImpl headers = new HeaderFactoryImpl();
    private final Address path;
    private final Address route;

    Jain() {
        AddressFactoryImpl addresses = new AddressFactoryImpl();
        try {
            path = addresses.createAddress(Parts.PATH);
            route = addresses.createAddress(Parts.ROUTE);
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    SIPMessage parse(byte[] bytes) {
        try {
            return parser.parseSIPMessage(bytes, true, false, null);
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    static void read(SIPMessage message, Eyes eyes) {
        eyes.see(message.getTopmostVia().getBranch());
        eyes.see(message.getCallId().getCallId());
        eyes.see(message.getFromTag());
        eyes.see(message.getToTag());
        eyes.see(message.getCSeq().getMethod());
        eyes.see(message.getMaxForwards() == null ? -1L : (long) message.getMaxForwards().getMaxForwards());
        eyes.see((long) message.getContentLength().getContentLength());
        eyes.see(message.getHeader("Expires") instanceof ExpiresHeader expires ? (long) expires.getExpires() : -1L);
        eyes.see(lists(message, SupportedHeader.NAME, "gruu"));
        eyes.see(lists(message, RequireHeader.NAME, "sec-agree"));
    }

    private static boolean lists(SIPMessage message, String name, String token) {
        ListIterator<?> all = message.getHeaders(name);
        while (all.hasNext()) {
            if (all.next() instanceof OptionTag tag && token.equalsIgnoreCase(tag.getOptionTag())) {
                return true;
            }
        }
        return false;
    }

    SIPMessage forward(SIPMessage message, String branch) {
        try {
            if (message instanceof SIPRequest) {
                message.addFirst(headers.createViaHeader(Parts.HOST, Parts.PORT, "UDP", branch));
                PathHeader added = headers.createPathHeader(path);
                message.addFirst(added);
                RouteHeader next = headers.createRouteHeader(route);
                message.addFirst(next);
            } else {
                message.removeFirst("Via");
            }
            return message;
        } catch (ParseException | InvalidArgumentException | javax.sip.SipException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte @Nullable [] write(SIPMessage message) {
        return message.encodeAsBytes("udp");
    }
}
