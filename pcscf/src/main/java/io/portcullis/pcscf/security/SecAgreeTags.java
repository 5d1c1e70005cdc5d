package io.portcullis.pcscf.security;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipMessage;

/** The option tag and headers of RFC 3329, which never leave toward the home network. */
public final class SecAgreeTags {

    /** The option tag (RFC 3329 2.6). */
    public static final String TAG = "sec-agree";
    /** Security-Client (RFC 3329 2.2). */
    public static final HeaderName SECURITY_CLIENT = HeaderName.of("Security-Client");
    /** Security-Server (RFC 3329 2.2). */
    public static final HeaderName SECURITY_SERVER = HeaderName.of("Security-Server");
    /** Security-Verify (RFC 3329 2.2). */
    public static final HeaderName SECURITY_VERIFY = HeaderName.of("Security-Verify");

    private static final HeaderName REQUIRE = HeaderName.of("Require");
    private static final HeaderName PROXY_REQUIRE = HeaderName.of("Proxy-Require");
    private static final HeaderName SUPPORTED = HeaderName.of("Supported");

    private SecAgreeTags() {}

    /** Whether Require or Proxy-Require bears the tag. */
    public static boolean required(SipMessage request) {
        return bears(request, REQUIRE) || bears(request, PROXY_REQUIRE);
    }

    /** Whether Supported bears the tag. */
    public static boolean supported(SipMessage request) {
        return bears(request, SUPPORTED);
    }

    private static boolean bears(SipMessage message, HeaderName name) {
        return message.values(name).stream().anyMatch(TAG::equalsIgnoreCase);
    }

    /** Takes tag and headers out; a header that becomes empty goes too (RFC 3329 2.3.1). */
    public static void strip(MessageEdit<?> edit) {
        edit.remove(SECURITY_CLIENT);
        edit.remove(SECURITY_VERIFY);
        edit.remove(SECURITY_SERVER);
        edit.removeValuesIf(REQUIRE, TAG::equalsIgnoreCase);
        edit.removeValuesIf(PROXY_REQUIRE, TAG::equalsIgnoreCase);
        edit.removeValuesIf(SUPPORTED, TAG::equalsIgnoreCase);
    }
}
