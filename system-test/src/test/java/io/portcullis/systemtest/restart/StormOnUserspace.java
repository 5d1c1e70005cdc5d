package io.portcullis.systemtest.restart;

/** With ESP in user space, where nothing outlives the process. */
class StormOnUserspace extends StormCases {

    StormOnUserspace() {
        super("userspace", 30, 15);
    }
}
