package io.portcullis.systemtest.run;

/** With ESP in user space. */
class RunOnUserspace extends RunCases {

    RunOnUserspace() {
        super("userspace");
    }
}
