package io.portcullis.systemtest.run;

/** With ESP in the kernel. */
class RunOnKernel extends RunCases {

    RunOnKernel() {
        super("kernel");
    }
}
