package io.portcullis.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The checkout: its modules, their tests, and what these have left.
 *
 * @param root its folder
 */
record House(Path root) {

    private static final Path TESTS = Path.of("src", "test", "java");

    /** The modules' folders, in order of their names. */
    List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml"))).sorted().toList();
        }
    }

    /** Everything that tests wrote down since it was last cleared. */
    List<Outcome> outcomes() throws IOException {
        return left(Outcome.FILE).stream().map(Outcome::ofLine).toList();
    }

    /** The lines of all modules' files of this name. */
    List<String> left(Path name) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path module : modules()) {
            Path file = module.resolve(name);
            if (Files.exists(file)) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    /** The sources of all tests, by the full name of the class, relative to the house. */
    Map<String, Path> testSources() throws IOException {
        Map<String, Path> sources = new TreeMap<>();
        for (Path module : modules()) {
            Path tests = module.resolve(TESTS);
            if (Files.isDirectory(tests)) {
                try (Stream<Path> files = Files.walk(tests)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .forEach(file -> sources.put(className(tests.relativize(file)), root.relativize(file)));
                }
            }
        }
        return sources;
    }

    private static String className(Path file) {
        String name = file.toString();
        return name.substring(0, name.length() - ".java".length()).replace('/', '.');
    }

    /** The document that is made of what tests show. */
    Path document() {
        return root.resolve("docs").resolve("conformance.md");
    }

    /** The document that is made of encounters with programs of others. */
    Path interopDocument() {
        return root.resolve("docs").resolve("interop.md");
    }
}
