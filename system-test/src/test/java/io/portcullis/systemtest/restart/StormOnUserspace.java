package io.portcullis.systemtest.restart;

import java.time.Duration;

/** With ESP in user space, where nothing outlives the process. */
class StormOnUserspace extends StormCases {

    StormOnUserspace() {
        super("userspace", 30, 15, Duration.ofMillis(400));
    }
}
