package dev.cyclelog.cli.verify;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicReader;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Reads {@code audit-events} up to given offsets, without a consumer group. */
final class AuditEventReader implements AutoCloseable {

    private final TopicReader reader;
    private final Map<TopicPartition, Long> ends;

    AuditEventReader(Settings.Kafka kafka, Map<TopicPartition, Long> ends) {
        this.reader = new TopicReader(kafka);
        this.ends = Map.copyOf(ends);
    }

    /**
     * Hands over the events in batches; each cycle's in sequence order.
     *
     * @param starts where to begin; a partition without one is read from its beginning
     */
    void read(Map<TopicPartition, Long> starts, Consumer<List<SequencedEvent>> batches) {
        reader.read(
                starts,
                ends,
                records -> batches.accept(records.stream()
                        .map(record -> EventCodec.decode(record.value()))
                        .toList()));
    }

    @Override
    public void close() {
        reader.close();
    }
}
