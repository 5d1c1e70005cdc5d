package io.portcullis.sip.stack.transport;

import org.jspecify.annotations.Nullable;

/** Told once what came of a message; on any thread, and it must not block. */
@FunctionalInterface
public interface SendListener {

    /** @param failure null if the bytes were handed to the kernel */
    void done(@Nullable Throwable failure);
}
