package dev.cyclelog.cli;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Events that are stored and that nobody sees before the transaction is committed. */
final class OpenTransaction implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;

    OpenTransaction(String transactionalId) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "transactional.id", transactionalId),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
    }

    /** Stores an event; returns where. */
    RecordMetadata store(String topic, int cycle, String event) throws Exception {
        return producer.send(new ProducerRecord<>(topic, EventCodec.key(cycle), event.getBytes(StandardCharsets.UTF_8)))
                .get();
    }

    void commit() {
        producer.commitTransaction();
    }

    /** As a killed process does, leaves open what was not committed. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
