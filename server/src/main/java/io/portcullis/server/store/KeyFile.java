package io.portcullis.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import io.portcullis.pcscf.store.RegistrationStoreException;

/** The file that holds the {@link StoreKey}: its 32 bytes and nothing else, for its owner alone. */
final class KeyFile {

    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private KeyFile() {}

    /**
     * Reads the key.
     *
     * @throws RegistrationStoreException if the file is not one, may be read by others, or holds something else
     */
    static StoreKey read(Path file) throws RegistrationStoreException {
        byte[] bytes;
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new RegistrationStoreException(file + " is no file, but store_key names it as the key file");
            }
            if (!OWNERS.containsAll(attributes.permissions())) {
                throw new RegistrationStoreException("the key file " + file + " may be used by others than its owner ("
                        + PosixFilePermissions.toString(attributes.permissions()) + "); chmod 600 " + file);
            }
            if (attributes.size() != StoreKey.LENGTH) {
                throw new RegistrationStoreException("the key file " + file + " has " + attributes.size()
                        + " bytes; a key file has " + StoreKey.LENGTH + ". Put the right one there");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new RegistrationStoreException("the key file " + file + " cannot be read: " + FileFault.why(e), e);
        }
        if (bytes.length != StoreKey.LENGTH) {
            Arrays.fill(bytes, (byte) 0);
            throw new RegistrationStoreException("the key file " + file + " changed while it was read");
        }
        return new StoreKey(bytes);
    }

    /** Makes a key, and its file with mode 0600: either whole and on the disk, or not there. */
    static StoreKey create(Path file) throws RegistrationStoreException {
        byte[] bytes = new byte[StoreKey.LENGTH];
        new SecureRandom().nextBytes(bytes);
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            PrivateFiles.folder(file);
            Files.deleteIfExists(unfinished);
            try (FileChannel channel = FileChannel.open(unfinished,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.FOR_OWNER)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            PrivateFiles.syncFolder(file);
        } catch (IOException e) {
            Arrays.fill(bytes, (byte) 0);
            throw new RegistrationStoreException(
                    "the key file " + file + " cannot be made: " + FileFault.why(e) + " (setting store_key)", e);
        }
        return new StoreKey(bytes);
    }
}
