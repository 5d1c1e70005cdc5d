package io.portcullis.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The inputs to begin with: what is kept for a target, and for messages those of RFC 4475 and RFC 5118, where their tests have them. */
final class Seeds {

    private static final List<String> TORTURE = List.of("rfc4475", "rfc5118");

    private Seeds() {}

    /**
     * The folders of a target's inputs that exist.
     *
     * @param kept this module's folder
     */
    static List<Path> folders(Path kept, String target) {
        List<Path> folders = new ArrayList<>(List.of(kept.resolve("corpus").resolve(target)));
        if (target.equals("message")) {
            Path resources = kept.resolveSibling("sip-message").resolve("src/test/resources");
            TORTURE.forEach(rfc -> folders.add(resources.resolve(rfc)));
        }
        folders.removeIf(folder -> !Files.isDirectory(folder));
        return folders;
    }

    /** The files in those folders, in order. */
    static List<Path> files(Path kept, String target) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders(kept, target)) {
            try (Stream<Path> each = Files.list(folder)) {
                each.sorted().forEach(files::add);
            }
        }
        return files;
    }

    /** Copies the inputs of several targets into a folder, each with its target's byte in front ({@link Entry}). */
    static void together(Path kept, List<String> targets, Path to) throws IOException {
        for (int i = 0; i < targets.size(); i++) {
            for (Path file : files(kept, targets.get(i))) {
                byte[] bytes = Files.readAllBytes(file);
                byte[] marked = new byte[1 + bytes.length];
                marked[0] = (byte) i;
                System.arraycopy(bytes, 0, marked, 1, bytes.length);
                Files.write(to.resolve(targets.get(i) + "-" + file.getFileName()), marked);
            }
        }
    }
}
