package io.portcullis.pcscf.store;

import java.util.Locale;

/** Comparison of public identities: without parameters, and without case, since operators assign them in lower case. */
public final class Impus {

    private Impus() {}

    /** Whether two URIs name the same public identity. */
    public static boolean same(String one, String other) {
        return normal(one).equals(normal(other));
    }

    private static String normal(String uri) {
        int end = uri.indexOf(';');
        return (end < 0 ? uri : uri.substring(0, end)).toLowerCase(Locale.ROOT);
    }
}
