package io.portcullis.pcscf.registration;

import io.portcullis.pcscf.security.UeSet;
import io.portcullis.sip.message.Credentials;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/**
 * One REGISTER on its way.
 *
 * @param transaction the UE's
 * @param via         the set that it came over, null if it came unprotected
 * @param context     the UE
 * @param credentials its Authorization, null without one
 */
record Attempt(ServerTransaction transaction, @Nullable UeSet via, UeContext context,
        @Nullable Credentials credentials) {}
