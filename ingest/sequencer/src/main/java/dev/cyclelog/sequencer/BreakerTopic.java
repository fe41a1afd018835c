package dev.cyclelog.sequencer;

import dev.cyclelog.runtime.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trips that stand in {@code sequencer.breaker}: the topic remembers them across restarts, shows them to whoever
 * watches, and is where {@link #resume} takes them away. Safe for use by several threads.
 */
public final class BreakerTopic implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BreakerTopic.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Map<String, Object> properties;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SortedMap<Integer, Trip> standing = new TreeMap<>();
    private final Set<Trip> seen = new HashSet<>();

    /** Connects to Kafka. */
    public BreakerTopic(Settings settings) {
        this.properties = new HashMap<>(settings.kafka().properties());
        this.partition = new TopicPartition(settings.topics().names().breaker(), 0);
        Map<String, Object> reading = new HashMap<>(properties);
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        reading.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        this.consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /**
     * The trips that stand now.
     *
     * @throws IllegalStateException if Kafka does not answer for 15 seconds
     */
    public synchronized Collection<Trip> standing() {
        try {
            readOn();
            return List.copyOf(standing.values());
        } catch (TimeoutException unanswered) {
            throw new IllegalStateException(
                    "Kafka at %s did not answer within %d s: %s"
                            .formatted(
                                    properties.get("bootstrap.servers"), TIMEOUT.toSeconds(), unanswered.getMessage()),
                    unanswered);
        }
    }

    private void readOn() {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
            consumer.poll(POLL).forEach(this::read);
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(partition + " could not be read to its end");
            }
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            int tripped = Integer.parseInt(new String(record.key(), StandardCharsets.UTF_8));
            standing.remove(tripped);
            if (record.value() != null) {
                Trip trip = Trip.of(record.value());
                standing.put(tripped, trip);
                seen.add(trip);
            }
        } catch (RuntimeException foreign) {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("the record is no trip of a circuit breaker; ignored");
        }
    }

    /** Those of the trips that were here, and stand no more. */
    synchronized Collection<Trip> takenAway(Collection<Trip> trips) {
        Collection<Trip> now = standing();
        return trips.stream()
                .filter(trip -> seen.contains(trip) && !now.contains(trip))
                .toList();
    }

    /**
     * Takes all trips away: the instances go on within a second, and a stopped one at its next start.
     *
     * @return what stood until now
     */
    public synchronized Collection<Trip> resume() {
        Collection<Trip> trips = new ArrayList<>(standing());
        Map<String, Object> writing = new HashMap<>(properties);
        writing.put("acks", "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
            trips.stream()
                    .map(trip -> producer.send(new ProducerRecord<>(partition.topic(), trip.key(), null)))
                    .toList()
                    .forEach(BreakerTopic::await);
        }
        return trips;
    }

    private static void await(Future<?> stored) {
        try {
            stored.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(
                    "Kafka did not store it: " + failed.getCause().getMessage(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", interrupted);
        }
    }

    @Override
    public void close() {
        // Whoever is reading may wait for a broker that is away, and holds the lock.
        consumer.wakeup();
        synchronized (this) {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }
}
