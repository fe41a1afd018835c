package dev.cyclelog.cli;

import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.testkit.TestKafka;
import dev.cyclelog.testkit.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two {@code audit-events} of one broker, and the commands that bring what is in one into the other. */
abstract class ExportedTopics {

    static final int PARTITIONS = 3;
    static final int MANY = 70_000;

    @TempDir
    Path folder;

    Path file;
    Topics from;
    Topics to;

    @BeforeEach
    void makeTopics() throws Exception {
        file = folder.resolve("export.ndjson.gz");
        from = newTopics(PARTITIONS);
        to = newTopics(PARTITIONS);
    }

    Topics newTopics(int partitions) throws IOException {
        Topics topics = new Topics(TestKafka.newPrefix());
        Files.writeString(config(topics), """
                cyclelog {
                  kafka.bootstrap-servers = "%s"
                  topics { prefix = "%s", partitions = %d, replication = 1, min-insync-replicas = 1 }
                }""".formatted(TestKafka.bootstrapServers(), topics.prefix(), partitions));
        try (TopicAdmin admin = new TopicAdmin(Settings.load(config(topics)))) {
            admin.createTopics();
        }
        return topics;
    }

    Path config(Topics topics) {
        return folder.resolve(topics.prefix() + "conf");
    }

    CommandRun export(String... arguments) {
        return CommandRun.of(config(from), concat("export", arguments));
    }

    CommandRun importInto(Topics topics, Object... files) {
        return CommandRun.of(
                config(topics),
                concat("import", List.of(files).stream().map(Object::toString).toArray(String[]::new)));
    }

    private static String[] concat(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    long written() {
        try (OffsetAdmin offsets = new OffsetAdmin(Settings.load(config(to)))) {
            return offsets.highWatermarks(to.auditEvents()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    void writeMany(int records) {
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.rawProducer()) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(
                        from.auditEvents(), i % PARTITIONS, bytes("1"), bytes("{\"number\":" + i + "}")));
            }
        }
    }

    /** What is committed, by partition, each in its order. */
    static List<ConsumerRecord<byte[], byte[]>> records(Topics topics) {
        return new TopicReader(TestKafka.bootstrapServers()).read(topics.auditEvents());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
