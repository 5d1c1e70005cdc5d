package io.portcullis.pcscf;

import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import io.portcullis.pcscf.routes.Routes;

/** The examples of docs/examples, compiled. */
final class ExampleRoutes {

    private ExampleRoutes() {}

    static Routes load(String name) throws Exception {
        Path here = Path.of("").toAbsolutePath();
        Path house = Files.exists(here.resolve("portcullis")) ? here : here.resolve("..").normalize();
        Path classes = Files.createTempDirectory(house.resolve("pcscf/target"), "example");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean good = compiler.getTask(output, files, null,
                    List.of("-d", classes.toString(), "-Xlint:all", "-Werror", "-proc:none"), null,
                    files.getJavaFileObjects(house.resolve("docs/examples/" + name + ".java"))).call();
            if (!good) {
                throw new AssertionError(output);
            }
        }
        // Never closed: lambdas are loaded when they are first run.
        URLClassLoader loader = new URLClassLoader(new URL[]{classes.toUri().toURL()});
        return (Routes) loader.loadClass(name).getConstructor().newInstance();
    }
}
