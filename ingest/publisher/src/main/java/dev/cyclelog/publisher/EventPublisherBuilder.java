package dev.cyclelog.publisher;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Configures an {@link EventPublisher}. */
public final class EventPublisherBuilder {

    /** The largest record: an event, its key and its headers. */
    private static final int MAX_RECORD_BYTES = EventValidator.MAX_EVENT_BYTES + (64 << 10);

    /** Order within a cycle, and freedom from the client's own duplicates, rest on these, and on those left out. */
    private static final Map<String, Object> FIXED = Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            // Of several, a broker that does not know this producer yet may take a later one and never the first.
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1,
            // How long it tries is the delivery timeout's to say.
            ProducerConfig.RETRIES_CONFIG,
            Integer.MAX_VALUE,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            MAX_RECORD_BYTES);

    private static final List<String> LEFT_OUT = List.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG);

    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);

    private final Map<String, Object> properties = new HashMap<>();
    private Topics topics = Topics.DEFAULT;
    private EventCatalogue catalogue;
    private String source;
    private long bufferBytes = 32L << 20;
    private Duration blockTimeout = Duration.ofSeconds(10);
    private Duration deliveryTimeout = Duration.ofMinutes(2);
    private Duration closeTimeout = Duration.ofSeconds(30);

    EventPublisherBuilder() {}

    /** Where to find Kafka: {@code host:port}, several separated by commas. Required. */
    public EventPublisherBuilder bootstrapServers(String bootstrapServers) {
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, Objects.requireNonNull(bootstrapServers));
        return this;
    }

    /**
     * Settings for the Kafka producer, such as security or {@code compression.type}. What has a method here, and what
     * the promises rest on, is not taken from them: {@code buffer.memory}, {@code max.block.ms},
     * {@code delivery.timeout.ms}; {@code acks}, {@code enable.idempotence},
     * {@code max.in.flight.requests.per.connection}, {@code retries}, {@code max.request.size}, {@code partitioner.*},
     * {@code transactional.id}.
     */
    public EventPublisherBuilder producerProperties(Map<String, ?> producerProperties) {
        properties.putAll(producerProperties);
        return this;
    }

    /** The game's topics; without this, those without a prefix. */
    public EventPublisherBuilder topics(Topics names) {
        this.topics = Objects.requireNonNull(names);
        return this;
    }

    /** The event types against which events are validated; without this, those that are built in. */
    public EventPublisherBuilder catalogue(EventCatalogue types) {
        this.catalogue = Objects.requireNonNull(types);
        return this;
    }

    /** The publishing service's name, which is shown with dead letters. */
    public EventPublisherBuilder source(String service) {
        this.source = service;
        return this;
    }

    /**
     * The size of the buffer in which events wait for Kafka; 32 MiB without this.
     *
     * @param bytes at least 1,065,536, so that the largest event fits
     */
    public EventPublisherBuilder bufferBytes(long bytes) {
        if (bytes < MAX_RECORD_BYTES) {
            throw new IllegalArgumentException("the buffer has %d bytes; the largest event needs %d, so give it more"
                    .formatted(bytes, MAX_RECORD_BYTES));
        }
        this.bufferBytes = bytes;
        return this;
    }

    /**
     * How long a call of {@code publish} waits for room in the buffer, or for Kafka's first answer; 10 seconds without
     * this. Zero: not at all.
     */
    public EventPublisherBuilder blockTimeout(Duration timeout) {
        this.blockTimeout = atLeast(Duration.ZERO, timeout, "block");
        return this;
    }

    /**
     * How long Kafka is given to confirm an event that is in the buffer; 2 minutes without this, which outlasts the
     * restart of a broker.
     *
     * @param timeout at least 100 ms
     */
    public EventPublisherBuilder deliveryTimeout(Duration timeout) {
        this.deliveryTimeout = atLeast(Duration.ofMillis(100), timeout, "delivery");
        return this;
    }

    /** How long {@link EventPublisher#close()} waits for events on their way; 30 seconds without this. */
    public EventPublisherBuilder closeTimeout(Duration timeout) {
        this.closeTimeout = atLeast(Duration.ZERO, timeout, "close");
        return this;
    }

    private static Duration atLeast(Duration least, Duration timeout, String name) {
        if (timeout.compareTo(least) < 0) {
            throw new IllegalArgumentException("the %s timeout is %d ms; it must be at least %d ms"
                    .formatted(name, timeout.toMillis(), least.toMillis()));
        }
        return timeout;
    }

    /**
     * Makes the publisher. It connects in the background: that Kafka is away shows when an event is published.
     *
     * @throws org.apache.kafka.common.KafkaException if a property makes no sense
     */
    public EventPublisher build() {
        Map<String, Object> producer = new HashMap<>(properties);
        producer.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        producer.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        // Otherwise a client that has lost all brokers forgets the topic, and nothing could wait in the buffer.
        producer.putIfAbsent(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, MetadataRecoveryStrategy.NONE.name);
        // Half of the delivery timeout at most, so that a request that was lost can be made again in time.
        producer.putIfAbsent(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                millis(
                        LONGEST_REQUEST.compareTo(deliveryTimeout.dividedBy(2)) < 0
                                ? LONGEST_REQUEST
                                : deliveryTimeout.dividedBy(2)));
        producer.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes);
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, blockTimeout.toMillis());
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(deliveryTimeout));
        LEFT_OUT.forEach(producer::remove);
        producer.putAll(FIXED);
        return new EventPublisher(
                new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer()),
                new EventValidator(catalogue == null ? EventCatalogue.builtIn() : catalogue),
                topics.gameEvents(),
                source,
                closeTimeout,
                new FailureWords(producer.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG), topics.gameEvents()));
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }
}
