package io.portcullis.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.portcullis.pcscf.store.RegistrationStoreException;

/**
 * One server for one database: the kernel's lock on a file beside it, which ends with the process however that ends. The
 * database itself is not locked so, since other programs may read it, and since closing any descriptor of it would take
 * SQLite's own locks away.
 */
final class StoreLock implements AutoCloseable {

    private static final int PID_BYTES = 32;
    /** The kernel's locks are a process's: a second descriptor here would get the lock too, and closing it end both. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private StoreLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock of this database, whose folder is there.
     *
     * @throws RegistrationStoreException if another server has it, or its file cannot be made
     */
    static StoreLock take(Path database) throws RegistrationStoreException {
        try {
            Path file = PrivateFiles.folderOf(database).toRealPath().resolve(database.getFileName() + ".lock");
            if (!HELD_HERE.add(file)) {
                throw inUse(database, " (this very process)");
            }
            boolean taken = false;
            try {
                FileChannel channel = lock(database, file);
                taken = true;
                return new StoreLock(file, channel);
            } finally {
                if (!taken) {
                    HELD_HERE.remove(file);
                }
            }
        } catch (IOException e) {
            throw new RegistrationStoreException("the store " + database + " cannot be locked: " + FileFault.why(e), e);
        }
    }

    private static FileChannel lock(Path database, Path file) throws IOException, RegistrationStoreException {
        FileChannel channel = FileChannel.open(file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PrivateFiles.FOR_OWNER);
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        if (!taken) {
            throw inUse(database, holder(file));
        }
        sign(channel);
        return channel;
    }

    private static RegistrationStoreException inUse(Path database, String by) {
        return new RegistrationStoreException(database + " is in use by another Portcullis" + by
                + "; each server needs a store of its own (setting store)");
    }

    private static void sign(FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException full) {
            // The number is for the other's message only; what a full disk means is said when the database is written.
        }
    }

    private static String holder(Path file) {
        try {
            String pid = Files.size(file) > PID_BYTES ? "" : Files.readString(file).strip();
            return pid.matches("[0-9]+") ? " (process " + pid + ")" : "";
        } catch (IOException unknown) {
            return "";
        }
    }

    /** Gives it back; the file stays, since another server may be waiting for this very one. May be called again. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD_HERE.remove(file);
        }
    }
}
