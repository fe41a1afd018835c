package dev.cyclelog.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;

/** Fills topics with what the sequencer would have written. */
final class AuditTopic {

    private AuditTopic() {}

    /** Makes a further topic of one partition. */
    static void create(Game game, String topic) {
        try (Admin kafka = Admin.create(game.settings().kafka().properties())) {
            kafka.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    /**
     * Writes events into {@code audit-events} in transactions, as the sequencer does.
     *
     * @param auditEvents values of {@code audit-events}
     * @return the offset after the last event in each partition
     */
    static Map<TopicPartition, Long> fill(Game game, Stream<byte[]> auditEvents) throws Exception {
        try (AuditWriter writer = new AuditWriter(game)) {
            writer.write(auditEvents);
            return writer.ends();
        }
    }

    /** As above, into any topic and in any form. */
    static void fill(String bootstrapServers, String topic, Stream<byte[]> auditEvents, Function<byte[], byte[]> form)
            throws Exception {
        try (AuditWriter writer = new AuditWriter(bootstrapServers, topic, form)) {
            writer.write(auditEvents);
        }
    }
}
