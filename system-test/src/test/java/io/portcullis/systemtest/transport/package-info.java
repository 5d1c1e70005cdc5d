/** The SIP transports where a network is not as it is on every test machine. */
@NullMarked
package io.portcullis.systemtest.transport;

import org.jspecify.annotations.NullMarked;
