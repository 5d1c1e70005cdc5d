package io.portcullis.server.routes;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The classes of one version of a routes file. It goes with the last request that began on it. */
final class VersionLoader extends ClassLoader {

    private final Map<String, byte[]> classes;

    VersionLoader(Map<String, byte[]> classes, @Nullable ClassLoader parent) {
        super("routes", parent);
        this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
