package io.portcullis.systemtest.restart;

import java.time.Duration;

/** With ESP in the kernel. */
class StormOnKernel extends StormCases {

    StormOnKernel() {
        super("kernel", 20, 50, Duration.ofMillis(2500));
    }
}
