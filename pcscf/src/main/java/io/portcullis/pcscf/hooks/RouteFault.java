package io.portcullis.pcscf.hooks;

import io.portcullis.pcscf.routes.Routes;

/** Where in a routes file something went wrong. */
final class RouteFault {

    private RouteFault() {}

    /** {@code file:line} of the innermost call in the class of the routes or one inside it; without one, of the innermost call. */
    static String where(Throwable fault, Routes routes) {
        Class<?> outer = routes.getClass();
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        String name = outer.getName();
        StackTraceElement[] stack = fault.getStackTrace();
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().equals(name) || frame.getClassName().startsWith(name + "$")) {
                return text(frame);
            }
        }
        return stack.length == 0 ? "an unknown line" : text(stack[0]);
    }

    private static String text(StackTraceElement frame) {
        return frame.getFileName() + ":" + frame.getLineNumber();
    }
}
