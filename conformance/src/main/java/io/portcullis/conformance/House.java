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
        List<Outcome> outcomes = new ArrayList<>();
        for (Path module : modules()) {
            Path file = module.resolve(Outcome.FILE);
            if (Files.exists(file)) {
                Files.readAllLines(file).forEach(line -> outcomes.add(Outcome.ofLine(line)));
            }
        }
        return outcomes;
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

    /** The document that is made. */
    Path document() {
        return root.resolve("docs").resolve("conformance.md");
    }
}
