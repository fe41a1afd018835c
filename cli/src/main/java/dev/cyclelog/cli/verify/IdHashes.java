package dev.cyclelog.cli.verify;

import dev.cyclelog.events.SequencedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The event ids of a topic, as hashes in a temporary file: eight bytes each, and four for the cycle. They are spread
 * over buckets, so that only one bucket at a time is in memory; a page of a bucket is written when it is full.
 */
final class IdHashes implements AutoCloseable {

    private static final int BUCKETS = 256;
    private static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;
    private static final int PAGE_BYTES = 512 * ENTRY_BYTES;

    /** Which ids to look for is kept for so many at most. */
    static final int MAX = 1_000;

    private static final class Bucket {
        private final ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES);
        private final List<Long> written = new ArrayList<>();
    }

    private final MessageDigest digest;
    private final FileChannel file;
    private final Bucket[] buckets = new Bucket[BUCKETS];
    private long end;

    IdHashes() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
            Path path = Files.createTempFile("cyclelog-verify-", ".ids");
            file = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make a temporary file for event ids", failed);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            buckets[bucket] = new Bucket();
        }
    }

    /** The hash of an id. */
    long hash(String eventId) {
        return ByteBuffer.wrap(digest.digest(eventId.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /** Takes an event's id, and returns its hash. */
    long add(SequencedEvent event) {
        long hash = hash(event.eventId());
        Bucket bucket = buckets[(int) (hash & BUCKETS - 1)];
        bucket.page.putLong(hash).putInt(event.cycleNumber());
        if (!bucket.page.hasRemaining()) {
            bucket.written.add(end);
            write(bucket.page.flip());
            bucket.page.clear();
        }
        return hash;
    }

    private void write(ByteBuffer page) {
        try {
            while (page.hasRemaining()) {
                end += file.write(page, end);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write event ids into a temporary file", failed);
        }
    }

    /** Finds the hashes that occur more than once. */
    RepeatedHashes repeated() {
        RepeatedHashes repeated = new RepeatedHashes(MAX);
        for (Bucket bucket : buckets) {
            repeated.begin(bucket.written.size() * (PAGE_BYTES / ENTRY_BYTES) + bucket.page.position() / ENTRY_BYTES);
            ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES);
            for (long position : bucket.written) {
                read(page.clear(), position);
                feed(page.flip(), repeated);
            }
            feed(bucket.page.duplicate().flip(), repeated);
        }
        return repeated;
    }

    private static void feed(ByteBuffer page, RepeatedHashes repeated) {
        while (page.hasRemaining()) {
            repeated.add(page.getLong(), page.getInt());
        }
    }

    private void read(ByteBuffer page, long position) {
        try {
            while (page.hasRemaining()) {
                if (file.read(page, position + page.position()) < 0) {
                    throw new IOException("it has become shorter");
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read event ids from a temporary file", failed);
        }
    }

    /** Removes the file, too. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot close a temporary file", failed);
        }
    }
}
