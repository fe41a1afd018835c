package dev.cyclelog.publisher;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Configures an {@link EventPublisher}. */
public final class EventPublisherBuilder {

    private final Map<String, Object> properties = new HashMap<>();
    private Topics topics = Topics.DEFAULT;
    private String source;
    private Duration closeTimeout = Duration.ofSeconds(30);

    EventPublisherBuilder() {}

    /** Where to find Kafka: {@code host:port}, several separated by commas. Required. */
    public EventPublisherBuilder bootstrapServers(String bootstrapServers) {
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, Objects.requireNonNull(bootstrapServers));
        return this;
    }

    /** Settings for the Kafka producer, such as security. Those on which the promises rest cannot be changed. */
    public EventPublisherBuilder producerProperties(Map<String, ?> producerProperties) {
        properties.putAll(producerProperties);
        return this;
    }

    /** The game's topics; without this, those without a prefix. */
    public EventPublisherBuilder topics(Topics names) {
        this.topics = Objects.requireNonNull(names);
        return this;
    }

    /** The publishing service's name, which is shown with dead letters. */
    public EventPublisherBuilder source(String service) {
        this.source = service;
        return this;
    }

    /** How long {@link EventPublisher#close()} waits for buffered events; 30 seconds without this. */
    public EventPublisherBuilder closeTimeout(Duration timeout) {
        this.closeTimeout = Objects.requireNonNull(timeout);
        return this;
    }

    /**
     * Connects.
     *
     * @throws org.apache.kafka.common.KafkaException if a property makes no sense
     */
    public EventPublisher build() {
        Map<String, Object> producer = new HashMap<>(properties);
        producer.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        producer.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        // Order within a cycle, and freedom from the client's own duplicates, rest on these.
        producer.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        producer.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        producer.remove(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG);
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EventValidator.MAX_EVENT_BYTES + (64 << 10));
        return new EventPublisher(
                new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer()),
                new EventValidator(EventCatalogue.builtIn()),
                topics.gameEvents(),
                source,
                closeTimeout);
    }
}
