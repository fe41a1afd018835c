package dev.cyclelog.cli.deadletters;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Headers;
import dev.cyclelog.runtime.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes replayed events, each in the name of the service that published it first. */
final class ReplayPublisher implements AutoCloseable {

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    ReplayPublisher(Settings settings) {
        Map<String, Object> properties = new HashMap<>(settings.kafka().properties());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EventValidator.MAX_EVENT_BYTES + (64 << 10));
        this.topic = settings.topics().names().gameEvents();
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Publishes an event and waits until Kafka has stored it: if it fails, nothing that comes behind it was sent.
     *
     * @throws IllegalStateException if Kafka did not store it
     */
    void publish(Verdict.Replayable event, String source) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, EventCodec.key(event.cycleNumber()), event.value());
        if (source != null) {
            record.headers().add(Headers.SOURCE, source.getBytes(StandardCharsets.UTF_8));
        }
        try {
            producer.send(record).get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(
                    "Kafka did not store an event; what was published before it is noted. Run this again",
                    failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; run this again", interrupted);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
