package dev.cyclelog.cli;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A circuit breaker that has tripped, without the hundreds of events that it takes. */
public final class StandingTrip {

    private StandingTrip() {}

    /** Writes that it has tripped on partition 1; a sequencer learns of it at its start. */
    public static void write(String bootstrapServers, String topic) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "1", """
                            {"partition": 1, "topic": "game-events", "offset": 7, "at": "2026-01-02T03:04:05Z", "why": "a test"}
                            """)).get();
        }
    }
}
