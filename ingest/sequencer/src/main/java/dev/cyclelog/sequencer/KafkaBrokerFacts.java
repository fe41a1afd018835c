package dev.cyclelog.sequencer;

import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Asks a real cluster, with connections that live as long as the question: it is asked once per assignment. */
final class KafkaBrokerFacts implements BrokerFacts {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FIRST_STEP_BACK = 64;
    /** A transaction that nobody ends is aborted after ten seconds; one that outlasts this hangs. */
    private static final Duration OPEN_TRANSACTION = Duration.ofSeconds(60);

    private final Settings settings;
    private final BooleanSupplier givenUp;

    /**
     * Asks this cluster.
     *
     * @param givenUp whether the service is being closed
     */
    KafkaBrokerFacts(Settings settings, BooleanSupplier givenUp) {
        this.settings = settings;
        this.givenUp = givenUp;
    }

    @Override
    public TopicIds topicIds() {
        return Patience.ask(this::askForTopicIds, givenUp);
    }

    private TopicIds askForTopicIds() {
        try (TopicAdmin admin = new TopicAdmin(settings)) {
            return new TopicIds(
                    admin.topicIds(SequencerTopology.topics(settings.topics().names())));
        }
    }

    @Override
    public Optional<ConsumerRecord<byte[], byte[]>> lastAuditEvent(int partition) {
        return Patience.ask(() -> askForLastAuditEvent(partition), givenUp);
    }

    private Optional<ConsumerRecord<byte[], byte[]>> askForLastAuditEvent(int partition) {
        TopicPartition auditEvents =
                new TopicPartition(settings.topics().names().auditEvents(), partition);
        Map<String, Object> properties = new HashMap<>(settings.kafka().properties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        try (OffsetAdmin admin = new OffsetAdmin(settings);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(auditEvents));
            long begin = consumer.beginningOffsets(List.of(auditEvents)).get(auditEvents);
            // Beyond transactions that are still open: what a predecessor had under way is decided when it is read.
            long end = admin.highWatermarks(auditEvents.topic()).get(auditEvents);
            for (long back = FIRST_STEP_BACK; ; back *= 8) {
                long from = Math.max(begin, end - back);
                consumer.seek(auditEvents, from);
                ConsumerRecord<byte[], byte[]> last = lastUpTo(end, consumer, auditEvents);
                if (last != null || from == begin) {
                    return Optional.ofNullable(last);
                }
            }
        }
    }

    private static ConsumerRecord<byte[], byte[]> lastUpTo(
            long end, Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        long deadline = System.nanoTime() + OPEN_TRANSACTION.toNanos();
        ConsumerRecord<byte[], byte[]> last = null;
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                last = record;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "%s has had an open transaction at offset %d for %d s; kafka-transactions.sh find-hanging shows whose"
                                .formatted(partition, consumer.position(partition), OPEN_TRANSACTION.toSeconds()));
            }
        }
        return last;
    }
}
