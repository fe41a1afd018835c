package dev.cyclelog.benchmarks;

import dev.cyclelog.events.EventCodec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills topics with what the sequencer would have written. */
final class AuditTopic {

    /** About what a sequencer at full speed commits at once. */
    private static final int TRANSACTION = 5_000;

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
     */
    static void fill(Game game, Stream<byte[]> auditEvents) throws Exception {
        fill(game.bootstrapServers(), game.topics().auditEvents(), auditEvents, Function.identity());
    }

    /** As above, into any topic and in any form. */
    static void fill(String bootstrapServers, String topic, Stream<byte[]> auditEvents, Function<byte[], byte[]> form)
            throws Exception {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                "benchmark-" + topic,
                "linger.ms",
                20,
                "batch.size",
                256 << 10,
                "max.request.size",
                2 << 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            int sent = 0;
            for (byte[] event : (Iterable<byte[]>) auditEvents::iterator) {
                byte[] key = EventCodec.key(EventCodec.decode(event).cycleNumber());
                Future<?> delivery = producer.send(new ProducerRecord<>(topic, key, form.apply(event)));
                if (sent % TRANSACTION == 0) {
                    // The broker may still be busy with the end of the last transaction, and refuse this record for a
                    // moment,
                    // but not the next one, which would then be out of order: noise in its log.
                    delivery.get();
                }
                sent++;
                if (sent % TRANSACTION == 0) {
                    producer.commitTransaction();
                    producer.beginTransaction();
                }
            }
            producer.commitTransaction();
        }
    }
}
