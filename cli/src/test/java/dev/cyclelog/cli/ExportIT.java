package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.testkit.TestKafka;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("cyclelog export and import")
class ExportIT extends ExportedTopics {

    @Test
    @DisplayName("bring every record back, on its partition, in its order, with key, headers, value and time")
    void bringEverythingBack() throws Exception {
        writeStrangeRecords();
        // So that a time that is not kept shows.
        long written = System.currentTimeMillis();
        Awaitility.await().until(() -> System.currentTimeMillis() > written + 5);

        CommandRun export = export(file.toString());
        assertThat(export.status()).as(export.err()).isZero();
        CommandRun first = importInto(to, file);
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.out().get(0)).contains("holds the 306 records", " 0 were there before");
        assertSame();
        CommandRun second = importInto(to, file);
        assertThat(second.status()).as(second.err()).isZero();
        assertThat(second.out().get(0)).contains("306 were there before");
        assertSame();
        try (TopicAdmin admin = new TopicAdmin(Settings.load(config(to)))) {
            admin.check();
        }

        CommandRun again = export(file.toString());
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("exists: an export overwrites nothing");
        assertThat(throughPipes()).isEqualTo(306);
    }

    private void writeStrangeRecords() {
        byte[] large = new byte[1_050_000];
        new Random(1).nextBytes(large);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        TestKafka.bootstrapServers(),
                        "transactional.id",
                        from.prefix() + "test",
                        "max.request.size",
                        2 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 3; transaction++) {
                producer.beginTransaction();
                for (int i = 0; i < 100; i++) {
                    var record = new ProducerRecord<>(
                            from.auditEvents(), i % PARTITIONS, bytes("12"), bytes("{\"sequenceNumber\":" + i + "}"));
                    record.headers().add("source", bytes("shop"));
                    producer.send(record);
                }
                producer.commitTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(from.auditEvents(), 0, null, bytes("never committed")));
                producer.flush();
                producer.abortTransaction();
            }
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(from.auditEvents(), 0, null, null));
            producer.send(new ProducerRecord<>(from.auditEvents(), 1, new byte[] {0, -1, '\n'}, bytes("{\n}")));
            producer.send(new ProducerRecord<>(from.auditEvents(), 2, new byte[0], new byte[0]));
            producer.send(new ProducerRecord<>(from.auditEvents(), 2, bytes("7"), large));
            var record = new ProducerRecord<>(from.auditEvents(), 2, bytes("7"), bytes("{}"));
            record.headers().add("source", new byte[] {-1});
            record.headers().add("source", null);
            producer.send(record);
            producer.send(new ProducerRecord<>(from.auditEvents(), 1, bytes("8"), bytes("the last one")));
            producer.commitTransaction();
        }
    }

    private int throughPipes() throws Exception {
        InputStream stdin = System.in;
        PrintStream stdout = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Topics third = newTopics(PARTITIONS);
        try {
            System.setOut(new PrintStream(bytes, true));
            assertThat(export("-").status()).isZero();
            System.setIn(new ByteArrayInputStream(bytes.toByteArray()));
            assertThat(importInto(third, "-").status()).isZero();
        } finally {
            System.setOut(stdout);
            System.setIn(stdin);
        }
        return records(third).size();
    }

    @Test
    @DisplayName("may be killed at any moment: run again it goes on, and in the end everything is there once")
    void killed() throws Exception {
        writeMany(MANY);
        assertThat(export(file.toString()).status()).isZero();
        int kills = 0;
        for (int share = 1; share <= 2; share++) {
            try (CyclelogProcess importing = CyclelogProcess.start(
                    folder, "import", file.toString(), "--config", config(to).toString())) {
                int enough = share * MANY / 3;
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> written() >= enough || !importing.isAlive());
                kills += importing.isAlive() ? 1 : 0;
                importing.kill();
            }
        }
        assertThat(kills).as("how often it was killed before it was done").isPositive();
        CommandRun sequencer = CommandRun.of(config(to), "sequencer");
        assertThat(sequencer.status()).isEqualTo(1);
        assertThat(sequencer.err()).contains("topic-misconfigured", "cyclelog import");

        CommandRun last = importInto(to, file);

        assertThat(last.status()).as(last.err()).isZero();
        assertThat(last.out().get(0)).doesNotContain(" 0 were there before");
        assertSame();
    }

    @Test
    @DisplayName("work while the topic grows; what has come since goes into an export that continues the former one")
    void underLoad() throws Exception {
        writeMany(20_000);
        AtomicBoolean done = new AtomicBoolean();
        Thread growth = new Thread(() -> {
            while (!done.get()) {
                writeMany(500);
            }
        });
        growth.start();
        Path second = folder.resolve("second.ndjson.gz");
        Path third = folder.resolve("third.ndjson.gz");
        try {
            assertThat(export(file.toString()).status()).isZero();
            assertThat(export(second.toString(), "--after", file.toString()).status())
                    .isZero();
        } finally {
            done.set(true);
            growth.join();
        }
        assertThat(export(third.toString(), "--after", second.toString()).status())
                .isZero();

        assertThat(importInto(to, second).err()).contains("continues another export: name that one before it");
        assertThat(importInto(to, file, third).err()).contains("continues another export");
        assertThat(importInto(to, file, file).err()).contains("cannot follow another one");
        assertThat(written()).isZero();
        assertThat(importInto(to, file).status()).isZero();
        CommandRun all = importInto(to, file, second, third);
        assertThat(all.status()).as(all.err()).isZero();
        assertSame();

        CommandRun elsewhere =
                CommandRun.of(config(to), "export", folder.resolve("x").toString(), "--after", second.toString());
        assertThat(elsewhere.status()).isEqualTo(1);
        assertThat(elsewhere.err()).contains("is of another topic", "begin with a whole export");
        assertThat(folder.resolve("x")).doesNotExist();
        assertThat(folder.resolve("x.part")).doesNotExist();
    }

    private void assertSame() {
        List<ConsumerRecord<byte[], byte[]>> expected = records(from);
        List<ConsumerRecord<byte[], byte[]>> actual = records(to);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            ConsumerRecord<byte[], byte[]> wanted = expected.get(i);
            ConsumerRecord<byte[], byte[]> is = actual.get(i);
            assertThat(is.partition()).isEqualTo(wanted.partition());
            assertThat(is.key()).isEqualTo(wanted.key());
            assertThat(is.value()).isEqualTo(wanted.value());
            assertThat(is.headers()).isEqualTo(wanted.headers());
            assertThat(is.timestamp()).isEqualTo(wanted.timestamp());
        }
    }
}
