package dev.cyclelog.cli.export;

import dev.cyclelog.runtime.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The transactional producer of every import: of those into the same topics the last one that was opened goes on. */
public final class ImportProducer {

    private ImportProducer() {}

    /**
     * Connects, and aborts what another one has left open.
     *
     * @param maxRequestBytes the most that one record takes on its way to the broker
     * @throws IllegalStateException if Kafka does not answer, or refuses
     */
    public static KafkaProducer<byte[], byte[]> open(Settings settings, int maxRequestBytes) {
        Map<String, Object> properties = new HashMap<>(settings.kafka().properties());
        properties.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                settings.topics().names().prefix() + "import");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        // The topic was perhaps just made; docs/decisions/one-request-in-flight.md.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRequestBytes);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            return producer;
        } catch (KafkaException failed) {
            producer.close(Duration.ZERO);
            throw new IllegalStateException(
                    "Kafka at %s: %s".formatted(settings.kafka().bootstrapServers(), failed.getMessage()), failed);
        }
    }
}
