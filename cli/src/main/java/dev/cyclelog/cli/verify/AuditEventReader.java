package dev.cyclelog.cli.verify;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the events of some cycles from {@code audit-events} between given offsets, without a consumer group. */
final class AuditEventReader implements AutoCloseable {

    /** Payloads may be long: what is decoded of a batch at once stays small all the same. */
    private static final int MAX_BYTES = 4 << 20;

    private final TopicReader reader;
    private final IntPredicate cycles;

    AuditEventReader(Settings.Kafka kafka, IntPredicate cycles) {
        this.reader = new TopicReader(kafka);
        this.cycles = cycles;
    }

    /**
     * Hands over the events in batches; each cycle's in sequence order.
     *
     * @param starts where to begin; a partition without one is read from its beginning
     * @param ends where to end, the offset itself left out; a partition without one is not read
     */
    void read(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, Consumer<List<TopicEvent>> batches) {
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
                    batches.accept(batch);
                    batch = new ArrayList<>();
                    bytes = 0;
                }
            }
            if (!batch.isEmpty()) {
                batches.accept(batch);
            }
        });
    }

    @Override
    public void close() {
        reader.close();
    }
}
