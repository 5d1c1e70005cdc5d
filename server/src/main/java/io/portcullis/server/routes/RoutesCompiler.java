package io.portcullis.server.routes;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import io.portcullis.pcscf.routes.Routes;

/** From the text of a routes file to an object: compiled in memory, against the program itself, and checked for variables. */
final class RoutesCompiler {

    private final Path file;
    private final String source;
    private final List<String> mistakes = new ArrayList<>();

    private RoutesCompiler(Path file, String source) {
        this.file = file;
        this.source = source;
    }

    /** The text as the compiler sees it: a file of that name. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(Path file, String text) {
            super(file.toAbsolutePath().toUri(), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /**
     * Compiles and makes the one public class that implements Routes.
     *
     * @param file the text's name, for messages and since a public class has the name of its file
     * @throws RoutesException with every mistake
     */
    static Routes compile(Path file, String text) throws RoutesException {
        RoutesCompiler compiler = new RoutesCompiler(file, text);
        Map<String, byte[]> classes = compiler.classes();
        return compiler.instance(new VersionLoader(classes, Routes.class.getClassLoader()), classes);
    }

    private Map<String, byte[]> classes() throws RoutesException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw failed("this Java runtime has no compiler: routes want a JDK");
        }
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (JavaFileManager reading = compiler.getStandardFileManager(diagnostics, Locale.ROOT,
                StandardCharsets.UTF_8); CompiledClasses written = new CompiledClasses(reading)) {
            List<String> options = List.of("-classpath", System.getProperty("java.class.path"), "-proc:none", "-g",
                    "-nowarn");
            JavacTask task = (JavacTask) compiler.getTask(new StringWriter(), written, diagnostics, options, null,
                    List.of(new Source(file, source)));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            task.analyze();
            boolean good = diagnostics.getDiagnostics().stream().noneMatch(RoutesCompiler::error);
            if (good) {
                Trees trees = Trees.instance(task);
                units.forEach(unit -> new VariableCheck(trees, unit, source, this::mistake).scan(unit, null));
                task.generate();
            }
            diagnostics.getDiagnostics().stream().filter(RoutesCompiler::error).forEach(this::mistake);
            if (!mistakes.isEmpty()) {
                throw new RoutesException(mistakes);
            }
            return written.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean error(Diagnostic<? extends JavaFileObject> diagnostic) {
        return diagnostic.getKind() == Diagnostic.Kind.ERROR;
    }

    private void mistake(Diagnostic<? extends JavaFileObject> diagnostic) {
        String text = diagnostic.getMessage(Locale.ROOT).lines().map(String::strip).reduce((a, b) -> a + "; " + b)
                .orElse("");
        String place = diagnostic.getLineNumber() == Diagnostic.NOPOS ? ""
                : ":" + diagnostic.getLineNumber() + ":" + diagnostic.getColumnNumber();
        mistakes.add(file + place + ": error: " + text);
    }

    private void mistake(long offset, String text) {
        String before = source.substring(0, (int) offset);
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        mistakes.add(file + ":" + line + ":" + column + ": error: " + text);
    }

    private RoutesException failed(String text) {
        return new RoutesException(List.of(file + ": error: " + text));
    }

    private Routes instance(ClassLoader loader, Map<String, byte[]> classes) throws RoutesException {
        List<Class<?>> found = new ArrayList<>();
        try {
            for (String name : classes.keySet()) {
                Class<?> each = loader.loadClass(name);
                boolean usable = Modifier.isPublic(each.getModifiers()) && !Modifier.isAbstract(each.getModifiers());
                if (usable && each.getEnclosingClass() == null && Routes.class.isAssignableFrom(each)) {
                    found.add(each);
                }
            }
            if (found.size() != 1) {
                throw failed("it wants one public class that implements " + Routes.class.getName());
            }
            return (Routes) found.getFirst().getConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            throw failed(found.getFirst().getName() + " wants a public constructor without parameters");
        } catch (InvocationTargetException e) {
            throw failed("the constructor of " + found.getFirst().getName() + " failed: " + e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw failed("it cannot be loaded: " + e);
        }
    }
}
