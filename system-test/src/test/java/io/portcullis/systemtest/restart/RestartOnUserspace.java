package io.portcullis.systemtest.restart;

/** With ESP in user space, where nothing outlives the process. */
class RestartOnUserspace extends RestartCases {

    RestartOnUserspace() {
        super("userspace", 100);
    }
}
