package io.portcullis.lab.ue;

/** Is told everything that happens at a UE. */
@FunctionalInterface
public interface UeListener {

    /** Does nothing. */
    UeListener NONE = (ue, event) -> {
    };

    /**
     * Called in order, one event of a UE at a time, on a thread of the host; should return soon, since the UE waits.
     *
     * @param ue    whose event it is
     * @param event what happened
     */
    void on(Ue ue, UeEvent event);
}
