package io.portcullis.pcscf.hooks;

/** One thing at a time for each UE, on a thread that may block. */
public interface Turns {

    /** Does this when the UE of that private identity has nothing else going on; in the order of the calls. Returns at once. */
    void execute(String impi, Runnable work);
}
