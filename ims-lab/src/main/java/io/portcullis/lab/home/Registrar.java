package io.portcullis.lab.home;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.portcullis.lab.aka.AuthenticationVector;
import io.portcullis.sip.message.Credentials;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;

/** REGISTER at the S-CSCF (TS 24.229 5.4.1): challenge, proof, resynchronisation, 200. */
final class Registrar {

    private static final HeaderName PATH = HeaderName.of("Path");
    private static final HeaderName SERVICE_ROUTE = HeaderName.of("Service-Route");
    private static final HeaderName ASSOCIATED_URI = HeaderName.of("P-Associated-URI");
    private static final long DEFAULT_EXPIRES = 3600;

    private final HomeConfig config;
    private final Bindings bindings;
    private final String serviceRoute;
    private final InstantSource clock;
    private final Consumer<HomeEvent> events;
    private final Map<String, Challenge> open = new ConcurrentHashMap<>();

    /** The last challenge of a subscriber: what its answer is compared with. */
    private record Challenge(String nonce, AuthenticationVector vector) {}

    Registrar(HomeConfig config, Bindings bindings, String serviceRoute, InstantSource clock,
            Consumer<HomeEvent> events) {
        this.config = config;
        this.bindings = bindings;
        this.serviceRoute = serviceRoute;
        this.clock = clock;
        this.events = events;
    }

    SipResponse register(SipRequest request) {
        Credentials credentials = credentials(request);
        String impi = credentials == null ? null : credentials.param("username");
        Subscriber subscriber = impi == null ? bindings.of(request.to().uri()).orElse(null)
                : bindings.subscriber(impi).orElse(null);
        if (subscriber == null) {
            return refuse(request, impi == null ? "?" : impi, 403, "Unknown Subscriber");
        }
        if (credentials == null || blank(credentials.param("nonce"))) {
            return challenge(request, subscriber);
        }
        return answered(request, subscriber, credentials);
    }

    private SipResponse answered(SipRequest request, Subscriber subscriber, Credentials credentials) {
        Challenge challenge = open.get(subscriber.impi());
        String auts = credentials.param("auts");
        boolean vouchedFor = "yes".equals(credentials.param("integrity-protected"));
        if (challenge == null || !challenge.nonce().equals(credentials.param("nonce"))) {
            // A nonce of an earlier registration: the set stands for it, or a new challenge is due.
            return vouchedFor && !config.challengeRefresh() ? accept(request, subscriber, true)
                    : challenge(request, subscriber);
        }
        if (auts != null) {
            return resynchronise(request, subscriber, credentials, challenge, auts);
        }
        if (blank(credentials.param("response"))) {
            forget(subscriber);
            return refuse(request, subscriber.impi(), 403, "Authentication Rejected By The USIM");
        }
        byte[] xres = challenge.vector().xres();
        try {
            if (!Digest.right(credentials, request.method(), xres)) {
                forget(subscriber);
                return refuse(request, subscriber.impi(), 403, "Wrong Response");
            }
        } finally {
            Arrays.fill(xres, (byte) 0);
        }
        forget(subscriber);
        return accept(request, subscriber, vouchedFor);
    }

    private SipResponse resynchronise(SipRequest request, Subscriber subscriber, Credentials credentials,
            Challenge challenge, String auts) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(auts);
        } catch (IllegalArgumentException notBase64) {
            return refuse(request, subscriber.impi(), 400, "Malformed AUTS");
        }
        boolean right = Digest.right(credentials, request.method(), new byte[0])
                && subscriber.auc().resynchronise(challenge.vector().rand(), bytes);
        forget(subscriber);
        if (!right) {
            return refuse(request, subscriber.impi(), 403, "Wrong AUTS");
        }
        events.accept(new HomeEvent.Resynchronised(subscriber.impi()));
        return challenge(request, subscriber);
    }

    private void forget(Subscriber subscriber) {
        Challenge gone = open.remove(subscriber.impi());
        if (gone != null) {
            gone.vector().close();
        }
    }

    private SipResponse challenge(SipRequest request, Subscriber subscriber) {
        forget(subscriber);
        AuthenticationVector vector = subscriber.auc().next();
        byte[] content = Arrays.copyOf(vector.rand(), 32);
        System.arraycopy(vector.autn(), 0, content, 16, 16);
        String nonce = Base64.getEncoder().encodeToString(content);
        open.put(subscriber.impi(), new Challenge(nonce, vector));
        events.accept(new HomeEvent.Challenged(subscriber.impi()));
        // ck and ik are for the P-CSCF, which takes them out (TS 24.229 5.4.1.2.1).
        String value = "Digest realm=\"" + config.domain() + "\", nonce=\"" + nonce
                + "\", algorithm=AKAv1-MD5, qop=\"auth\", ck=\""
                + vector.keys().withCk(HexFormat.of()::formatHex) + "\", ik=\""
                + vector.keys().withIk(HexFormat.of()::formatHex) + "\"";
        return Replies.with(request, 401, "Unauthorized").header(HeaderName.WWW_AUTHENTICATE, value).build();
    }

    private SipResponse accept(SipRequest request, Subscriber subscriber, boolean vouchedFor) {
        String contact = request.header(HeaderName.CONTACT);
        long expires = Math.min(expires(request, contact), config.expires().toSeconds());
        if (expires == 0 || contact == null) {
            bindings.remove(subscriber.impi());
            events.accept(new HomeEvent.Deregistered(subscriber.impi()));
            return Replies.with(request, 200, "OK").build();
        }
        NameAddr address;
        try {
            address = NameAddr.parse(contact);
        } catch (SipParseException malformed) {
            return refuse(request, subscriber.impi(), 400, "Malformed Contact");
        }
        List<String> path = request.values(PATH);
        bindings.put(new Binding(subscriber.impi(), address.uri().toString(), path,
                clock.instant().plus(Duration.ofSeconds(expires))));
        events.accept(new HomeEvent.Registered(subscriber.impi(), vouchedFor));
        SipResponse.Builder ok = Replies.with(request, 200, "OK")
                .header(HeaderName.CONTACT, "<" + address.uri() + ">;expires=" + expires);
        path.forEach(value -> ok.header(PATH, value));
        ok.header(SERVICE_ROUTE, serviceRoute);
        ok.header(ASSOCIATED_URI, "<" + String.join(">, <", subscriber.impus()) + ">");
        return ok.build();
    }

    private static long expires(SipRequest request, @Nullable String contact) {
        long common = seconds(request.header(HeaderName.EXPIRES), DEFAULT_EXPIRES);
        if (contact == null) {
            return common;
        }
        try {
            return seconds(NameAddr.parse(contact).params().value("expires"), common);
        } catch (SipParseException malformed) {
            return common;
        }
    }

    private static long seconds(@Nullable String value, long otherwise) {
        try {
            return value == null ? otherwise : Math.clamp(Long.parseLong(value.strip()), 0, 0xFFFF_FFFFL);
        } catch (NumberFormatException notANumber) {
            return otherwise;
        }
    }

    private SipResponse refuse(SipRequest request, String impi, int status, String why) {
        events.accept(new HomeEvent.Refused(impi, why));
        return Replies.with(request, status, why).build();
    }

    private static boolean blank(@Nullable String value) {
        return value == null || value.isBlank();
    }

    private static @Nullable Credentials credentials(SipRequest request) {
        String value = request.header(HeaderName.AUTHORIZATION);
        try {
            return value == null ? null : Credentials.parse(value);
        } catch (SipParseException malformed) {
            return null;
        }
    }
}
