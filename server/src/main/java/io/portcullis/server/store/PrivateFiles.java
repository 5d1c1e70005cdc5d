package io.portcullis.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** Files and folders that are made for their owner alone. What is there already keeps the mode that somebody gave it. */
final class PrivateFiles {

    /** Mode 0600. */
    static final FileAttribute<Set<PosixFilePermission>> FOR_OWNER = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_FOR_OWNER = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private PrivateFiles() {}

    /** Makes the folder that this file is to be in, mode 0700, if it is not there. */
    static void folder(Path file) throws IOException {
        Path folder = folderOf(file);
        // What is a link to a folder is no folder to createDirectories.
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, FOLDER_FOR_OWNER);
        }
    }

    /** Makes an empty file, mode 0600, if nothing is there. */
    static void file(Path file) throws IOException {
        try {
            Files.createFile(file, FOR_OWNER);
            syncFolder(file);
        } catch (FileAlreadyExistsException there) {
            // As it should be, at every start but the first.
        }
    }

    /** Makes the file's name durable. */
    static void syncFolder(Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(folderOf(file), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** The folder that a file is in. */
    static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }
}
