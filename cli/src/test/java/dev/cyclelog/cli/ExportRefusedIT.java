package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Topics;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.testkit.TestKafka;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("cyclelog export and import, where they must not go on,")
class ExportRefusedIT extends ExportedTopics {

    @Test
    @DisplayName("into one name at once: the second is refused, and one that was killed is in nobody's way")
    void atOnce() throws Exception {
        writeMany(MANY);
        Path part = folder.resolve("export.ndjson.gz.part");
        try (CyclelogProcess first = CyclelogProcess.start(
                folder, "export", file.toString(), "--config", config(from).toString())) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> Files.exists(part) && Files.size(part) > 0 || !first.isAlive());
            first.signal("STOP");

            CommandRun second = export(file.toString());

            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err()).contains(part + "' is being written by another export: wait for its end");
            first.kill();
        }
        assertThat(part).isNotEmptyFile();
        CommandRun third = export(file.toString());
        assertThat(third.status()).as(third.err()).isZero();
        assertThat(part).doesNotExist();
        assertThat(importInto(to, file).out().get(0)).contains("holds the 70,000 records");
    }

    @Test
    @DisplayName("to standard output fails if that cannot be written: a full disk must not look like an export")
    void outputFull() {
        PrintStream stdout = System.out;
        try {
            System.setOut(new PrintStream(new FullDisk(), true));
            CommandRun run = export("-");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("standard output cannot be written");
        } finally {
            System.setOut(stdout);
        }
    }

    private static final class FullDisk extends OutputStream {

        @Override
        public void write(int oneByte) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    @Test
    @DisplayName("refuse what would end in a wrong log, and write nothing then")
    void refuse() throws Exception {
        writeMany(300);
        assertThat(export(file.toString()).status()).isZero();
        byte[] whole = Files.readAllBytes(file);

        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 30));
        assertRefused(importInto(to, cut), "so it was cut off");
        whole[whole.length / 2] ^= 4;
        assertRefused(importInto(to, Files.write(folder.resolve("flipped"), whole)), "is damaged at line");
        assertRefused(importInto(to, withoutTimeAtLine(200)), "is damaged at line 200: its field 'time' is missing");
        Topics other = newTopics(PARTITIONS + 1);
        CommandRun partitions = importInto(other, file);
        assertRefused(partitions, "has 3 partitions and topics.partitions is 4");
        try (KafkaConsumer<byte[], byte[]> sequencer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "group.id", Sequencer.groupId(to)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            sequencer.subscribe(List.of(to.gameEvents()));
            sequencer.poll(Duration.ofSeconds(5));
            assertRefused(importInto(to, file), "a sequencer of the group");
        }
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.rawProducer()) {
            producer.send(new ProducerRecord<>(to.auditEvents(), 1, bytes("1"), bytes("{\"number\":2}")));
        }
        CommandRun notEmpty = importInto(to, file);
        assertThat(notEmpty.status()).isEqualTo(1);
        assertThat(notEmpty.err()).contains("audit-events-1 holds 1 records, and they are not those");
        assertThat(records(to)).hasSize(1);
    }

    /** Even with the right SHA-256, as if an export had written it. */
    private Path withoutTimeAtLine(int number) throws Exception {
        List<String> lines;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            lines = new ArrayList<>(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
        lines.set(number - 1, lines.get(number - 1).replaceFirst("\"time\":\\d+,", ""));
        int last = lines.size() - 1;
        byte[] before = bytes(String.join("\n", lines.subList(0, last)) + "\n");
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(before));
        lines.set(last, lines.get(last).replaceFirst("[0-9a-f]{64}", sha256));
        return Files.writeString(folder.resolve("wrong-field"), String.join("\n", lines) + "\n");
    }

    private void assertRefused(CommandRun run, String reason) {
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains(reason);
        assertThat(written()).isZero();
    }
}
