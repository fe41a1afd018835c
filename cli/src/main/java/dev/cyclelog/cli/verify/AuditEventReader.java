package dev.cyclelog.cli.verify;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the events of some cycles from {@code audit-events} between given offsets, without a consumer group. */
final class AuditEventReader implements AutoCloseable {

    /** Payloads may be long: what is decoded of a batch at once stays small all the same. */
    private static final int MAX_BYTES = 4 << 20;

    private static final List<TopicEvent> END = List.of();

    private final TopicReader reader;
    private final IntPredicate cycles;

    AuditEventReader(Settings.Kafka kafka, IntPredicate cycles) {
        this.reader = new TopicReader(kafka);
        this.cycles = cycles;
    }

    /**
     * Hands over the events in batches; each cycle's in sequence order. While one batch is being worked on, the next
     * one is read and decoded.
     *
     * @param starts where to begin; a partition without one is read from its beginning
     * @param ends where to end, the offset itself left out; a partition without one is not read
     */
    void read(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, Consumer<List<TopicEvent>> batches) {
        BlockingQueue<List<TopicEvent>> ready = new ArrayBlockingQueue<>(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<?> reading = thread.submit(() -> {
            try {
                readInto(ready, starts, ends);
            } finally {
                ready.put(END);
            }
            return null;
        });
        try {
            for (List<TopicEvent> batch = ready.take(); !batch.isEmpty(); batch = ready.take()) {
                batches.accept(batch);
            }
            reading.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } finally {
            // The other thread is out of the reader before somebody closes it.
            thread.shutdownNow();
            awaitEnd(thread);
        }
    }

    private void readInto(
            BlockingQueue<List<TopicEvent>> ready, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        reader.read(starts, ends, records -> {
            List<TopicEvent> batch = new ArrayList<>(records.size());
            int bytes = 0;
            for (ConsumerRecord<byte[], byte[]> record : records) {
                TopicEvent read = new TopicEvent(
                        new TopicPartition(record.topic(), record.partition()),
                        record.offset(),
                        EventCodec.decode(record.value()));
                if (!cycles.test(read.event().cycleNumber())) {
                    continue;
                }
                batch.add(read);
                bytes += record.value().length;
                if (bytes > MAX_BYTES) {
                    put(ready, batch);
                    batch = new ArrayList<>();
                    bytes = 0;
                }
            }
            if (!batch.isEmpty()) {
                put(ready, batch);
            }
        });
    }

    private static void put(BlockingQueue<List<TopicEvent>> ready, List<TopicEvent> batch) {
        try {
            ready.put(batch);
        } catch (InterruptedException nobodyWaits) {
            throw new IllegalStateException("the batch is not wanted any more", nobodyWaits);
        }
    }

    private static void awaitEnd(ExecutorService thread) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = thread.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException meanwhile) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
