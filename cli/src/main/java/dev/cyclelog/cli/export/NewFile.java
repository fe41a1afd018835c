package dev.cyclelog.cli.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that has its name when it is whole and on disk; until then the name ends with {@code .part}. Overwrites no
 * file, and two processes never write into the same one. What a killed process has left does not count as a file.
 */
public final class NewFile implements AutoCloseable {

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private boolean kept;

    /**
     * Begins it.
     *
     * @throws FileAlreadyExistsException if there is such a file
     * @throws IllegalStateException if it is being written already; the message says what to do
     */
    public NewFile(Path target) throws IOException {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
        refuseExisting();
        // Not emptied by being opened: it may be another process's.
        this.channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock();
            channel.truncate(0);
        } catch (IOException | RuntimeException refused) {
            channel.close();
            throw refused;
        }
    }

    private void refuseExisting() throws FileAlreadyExistsException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
    }

    /** By a lock and not by the file's being there: a process loses its lock when it is killed. */
    private void lock() throws IOException {
        if (!isLocked()) {
            throw new IllegalStateException(
                    "'%s' is being written by another export: wait for its end, or name another file".formatted(part));
        }
        // Another one may have ended between our opening of the file and our lock: then this file is its result.
        refuseExisting();
        if (!Files.exists(part)) {
            throw new IllegalStateException(
                    "another export into '%s' has just failed: run this again".formatted(target));
        }
    }

    private boolean isLocked() throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException byThisProcess) {
            return false;
        }
    }

    /** Where its content goes; closed with this. */
    public OutputStream out() {
        return Channels.newOutputStream(channel);
    }

    /**
     * Gives it its name, with all that was written.
     *
     * @throws IllegalStateException if there is such a file by now; the message says where the content is kept
     */
    public void finish() throws IOException {
        channel.force(true);
        try {
            Files.move(part, target);
        } catch (FileAlreadyExistsException meanwhile) {
            kept = true;
            throw new IllegalStateException(
                    "'%s' has appeared meanwhile and is not overwritten: what was exported is whole, in '%s'; give that another name"
                            .formatted(target, part),
                    meanwhile);
        }
        kept = true;
    }

    /** Removes it unless it is finished. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (!kept) {
                Files.deleteIfExists(part);
            }
        }
    }
}
