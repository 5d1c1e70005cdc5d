package io.portcullis.systemtest.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file system in memory, mounted for one test. */
final class FileSystem implements AutoCloseable {

    private final Path root;

    private FileSystem(Path root) {
        this.root = root;
    }

    static FileSystem ofMegabytes(int size) throws Exception {
        Path root = Files.createTempDirectory("portcullis-fs");
        command("mount", "-t", "tmpfs", "-o", "size=" + size + "m,mode=0700", "tmpfs", root.toString());
        return new FileSystem(root);
    }

    Path root() {
        return root;
    }

    /** Remounts the whole of it, or what {@link #separate} made a mount of its own. */
    static void readOnly(Path mount, boolean readOnly) throws Exception {
        command("mount", "-o", "remount,bind," + (readOnly ? "ro" : "rw"), mount.toString());
    }

    /** Makes a file a mount of its own, so that it alone can be read-only. */
    static void separate(Path file) throws Exception {
        command("mount", "--bind", file.toString(), file.toString());
    }

    /** Takes all the room that is left. */
    void fill() throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream filler = Files.newOutputStream(root.resolve("filler"))) {
            while (true) {
                filler.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    /** Gives it back. */
    void makeRoom() throws IOException {
        Files.delete(root.resolve("filler"));
    }

    private static void command(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + ": " + output).isZero();
    }

    @Override
    public void close() throws Exception {
        // Lazily and with everything below: a test that failed may still have files open there.
        command("umount", "-R", "-l", root.toString());
        Files.delete(root);
    }
}
