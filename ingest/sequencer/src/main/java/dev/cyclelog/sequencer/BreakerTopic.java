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
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The trips that stand in {@code sequencer.breaker}: the topic remembers them across restarts, shows them to whoever
 * watches, and is where {@link #resume} takes them away. Not safe for use by several threads.
 */
public final class BreakerTopic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

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
        this.consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** The trips that stand now. */
    public Collection<Trip> standing() {
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
            consumer.poll(POLL).forEach(this::read);
        }
        return List.copyOf(standing.values());
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            standing.remove(Integer.valueOf(new String(record.key(), StandardCharsets.UTF_8)));
        } else {
            Trip trip = Trip.of(record.value());
            standing.put(trip.partition(), trip);
            seen.add(trip);
        }
    }

    /** Whether a trip was here, and stands no more. Reads on first. */
    boolean isTakenAway(Trip trip) {
        return !standing().contains(trip) && seen.contains(trip);
    }

    /**
     * Takes all trips away: the instances go on within a second, and a stopped one at its next start.
     *
     * @return what stood until now
     */
    public Collection<Trip> resume() {
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
        consumer.close();
    }
}
