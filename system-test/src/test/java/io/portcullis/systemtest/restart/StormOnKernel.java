package io.portcullis.systemtest.restart;

/** With ESP in the kernel. */
class StormOnKernel extends StormCases {

    StormOnKernel() {
        super("kernel", 20, 50);
    }
}
