package io.portcullis.linux;

import java.lang.foreign.Arena;

/** Network devices by name. */
public final class Interfaces {

    private Interfaces() {}

    /**
     * The index of a device, in the calling thread's network namespace.
     *
     * @throws LinuxException ENODEV if there is none
     */
    public static int index(String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            int index = Libc.ifNameToIndex(arena.allocateFrom(name));
            if (index == 0) {
                throw new LinuxException("find the device " + name, Libc.errno());
            }
            return index;
        }
    }
}
