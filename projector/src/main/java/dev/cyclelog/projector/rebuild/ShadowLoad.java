package dev.cyclelog.projector.rebuild;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.projector.AuditLogRows;
import dev.cyclelog.runtime.FailureText;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicReader;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.postgresql.copy.CopyIn;

/**
 * Copies what stands between two positions of {@code audit-events} into the shadow table. One thread reads and encodes
 * while another, the caller's, writes. Not safe for use by several threads.
 */
final class ShadowLoad implements AutoCloseable {

    private static final int FRAGMENT_BYTES = 256 << 10;
    private static final int FRAGMENTS_WAITING = 16;

    private final AuditLogRows end = new AuditLogRows(0);
    private final TopicReader reader;
    private final CycleSequences sequences = new CycleSequences();
    private final ExecutorService readingThread =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "rebuild-reader"));
    private AuditLogRows fragment;
    private long skipped;

    ShadowLoad(Settings.Kafka kafka) {
        this.reader = new TopicReader(kafka);
    }

    /**
     * Copies.
     *
     * @param session where, in its transaction if there is one
     * @param statement the COPY
     * @param progress learns now and then of how many rows were written
     * @return the number of rows
     * @throws IllegalStateException if a cycle's sequence has a gap, or Kafka does not have the records
     */
    long copy(RebuildSession session, String statement, LogPosition from, LogPosition to, LongConsumer progress) {
        BlockingQueue<AuditLogRows> fragments = new ArrayBlockingQueue<>(FRAGMENTS_WAITING);
        Future<?> reading = readingThread.submit(() -> {
            read(from, to, fragments);
            return null;
        });
        try {
            return write(session, statement, fragments, reading, progress);
        } finally {
            reading.cancel(true);
        }
    }

    private void read(LogPosition from, LogPosition to, BlockingQueue<AuditLogRows> fragments)
            throws InterruptedException {
        fragment = new AuditLogRows(FRAGMENT_BYTES);
        try {
            reader.read(from.offsets(), to.offsets(), records -> encode(records, to.skipped(), fragments));
            fragments.put(fragment);
        } finally {
            fragments.put(end);
        }
    }

    private void encode(
            List<ConsumerRecord<byte[], byte[]>> records,
            SkippedEvents skippedEvents,
            BlockingQueue<AuditLogRows> fragments) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            SkippedEvents.Event skippedEvent = skippedEvents.find(record);
            if (skippedEvent != null) {
                sequences.skip(record, skippedEvent.cycleNumber(), skippedEvent.sequenceNumber());
                skipped++;
                continue;
            }
            SequencedEvent event = EventCodec.decode(record.value());
            sequences.accept(record, event);
            fragment.add(event);
            if (fragment.length() >= FRAGMENT_BYTES) {
                put(fragment, fragments);
                fragment = new AuditLogRows(FRAGMENT_BYTES + FRAGMENT_BYTES / 8);
            }
        }
    }

    private static void put(AuditLogRows rows, BlockingQueue<AuditLogRows> fragments) {
        try {
            fragments.put(rows);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the rebuild was interrupted", cancelled);
        }
    }

    private long write(
            RebuildSession session,
            String statement,
            BlockingQueue<AuditLogRows> fragments,
            Future<?> reading,
            LongConsumer progress) {
        try {
            CopyIn copy = session.copyIn(statement);
            try {
                copy.writeToCopy(AuditLogRows.HEADER, 0, AuditLogRows.HEADER.length);
                long sent = 0;
                for (AuditLogRows rows = fragments.take(); rows != end; rows = fragments.take()) {
                    copy.writeToCopy(rows.bytes(), 0, rows.length());
                    sent += rows.count();
                    progress.accept(sent);
                }
                reading.get();
                copy.writeToCopy(AuditLogRows.TRAILER, 0, AuditLogRows.TRAILER.length);
                long taken = copy.endCopy();
                if (taken != sent) {
                    throw new IllegalStateException(
                            "PostgreSQL took %d of %d rows: nothing was changed".formatted(taken, sent));
                }
                return taken;
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("PostgreSQL does not take the rows: " + FailureText.of(failed), failed);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("cannot read audit-events", failed.getCause());
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the rebuild was interrupted", cancelled);
        }
    }

    /** How far the cycles have come. */
    CycleSequences sequences() {
        return sequences;
    }

    /** How many events were left out. */
    long skipped() {
        return skipped;
    }

    @Override
    public void close() {
        readingThread.shutdownNow();
        try {
            readingThread.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        reader.close();
    }
}
