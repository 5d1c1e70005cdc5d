package io.portcullis.sip.stack.transport;

import io.portcullis.sip.message.SipMessage;

/**
 * A message that arrived.
 *
 * @param message the message as it came
 * @param hop     our address that it came to, and the sender's; for TCP, the connection
 */
public record Received(SipMessage message, Hop hop) {}
