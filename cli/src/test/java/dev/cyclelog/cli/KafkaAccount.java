package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cyclelog.events.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Finds out what an account may do, by trying it. */
record KafkaAccount(GuardedKafka kafka, String user) {

    private interface Attempt {
        void perform(String topic) throws Exception;
    }

    private static Set<String> allowed(Collection<String> topics, Attempt attempt) throws Exception {
        Set<String> allowed = new HashSet<>();
        for (String topic : topics) {
            try {
                attempt.perform(topic);
                allowed.add(topic);
            } catch (AuthorizationException refused) {
                // As it should be for most.
            }
        }
        return allowed;
    }

    /** Those of the topics that it can read. */
    Set<String> readable(Collection<String> topics) throws Exception {
        return allowed(topics, this::read);
    }

    /** Those of the topics that it can write. */
    Set<String> writable(Collection<String> topics) throws Exception {
        return allowed(topics, this::write);
    }

    /** A producer with its name and password; the caller closes it. */
    KafkaProducer<byte[], byte[]> producer() {
        return producer(Map.of());
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> further) {
        Map<String, Object> properties = properties();
        properties.putAll(further);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(GuardedKafka.properties(user));
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        return properties;
    }

    private void read(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            consumer.poll(Duration.ofMillis(500));
        }
    }

    /** A record that does not exist: the broker looks at the rights first, then at its size. */
    private void write(String topic) throws Exception {
        // An idempotent one first asks for an id, which nobody gets who can write nowhere.
        try (KafkaProducer<byte[], byte[]> producer =
                producer(Map.of("max.request.size", 3 << 20, "enable.idempotence", false))) {
            producer.send(new ProducerRecord<>(topic, 0, null, new byte[2 << 20]))
                    .get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AuthorizationException refused) {
                throw refused;
            }
            assertThat(failed).hasMessageContaining("larger than the max message size");
        }
    }

    /** Checks that it can neither make nor delete topics, nor delete groups. */
    void assertCannotAdministrate() {
        try (Admin admin = Admin.create(properties())) {
            assertThatThrownBy(() -> admin.deleteTopics(List.of(Topics.DEFAULT.auditEvents()))
                            .all()
                            .get())
                    .hasCauseInstanceOf(AuthorizationException.class);
            assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("new", 1, (short) 1)))
                            .all()
                            .get())
                    .hasCauseInstanceOf(AuthorizationException.class);
            assertThatThrownBy(() -> admin.deleteConsumerGroups(List.of("projector", "sequencer"))
                            .all()
                            .get())
                    .hasCauseInstanceOf(AuthorizationException.class);
        }
    }
}
