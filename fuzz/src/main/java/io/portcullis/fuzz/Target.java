package io.portcullis.fuzz;

/** One thing to be fuzzed. */
@FunctionalInterface
public interface Target {

    /** Does one execution; throws for a finding. */
    void run(byte[] bytes) throws Exception;
}
