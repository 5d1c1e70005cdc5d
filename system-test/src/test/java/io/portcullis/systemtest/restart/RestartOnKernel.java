package io.portcullis.systemtest.restart;

/** With ESP in the kernel. */
class RestartOnKernel extends RestartCases {

    RestartOnKernel() {
        super("kernel", 200);
    }
}
