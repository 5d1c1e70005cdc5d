package io.portcullis.server.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be had, in words. */
final class FileFault {

    private FileFault() {}

    static String why(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "this user may not (" + denied.getFile() + ")";
            case NoSuchFileException none -> "there is no " + none.getFile();
            case FileAlreadyExistsException other -> other.getFile() + " is something else";
            case FileSystemException f when f.getReason() != null -> f.getReason() + " (" + f.getFile() + ")";
            default -> String.valueOf(e.getMessage());
        };
    }
}
