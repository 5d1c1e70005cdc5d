/**
 * A simulated VoLTE phone (UE): registration with a security agreement (RFC 3329, TS 33.203 7, TS 24.229 5.1), then
 * MESSAGE and calls over the set. Many phones share a {@link io.portcullis.lab.ue.UeHost}; each {@link
 * io.portcullis.lab.ue.Ue} does one thing at a time and tells a {@link io.portcullis.lab.ue.UeListener} every step.
 */
@NullMarked
package io.portcullis.lab.ue;

import org.jspecify.annotations.NullMarked;
