package dev.cyclelog.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cyclelog.events.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The file of an export")
class ExportFileTest {

    private static final ExportHeader HEADER =
            new ExportHeader("cluster", "s1.audit-events", "topic", "s1.", 3, "2026-11-27T08:00:00Z", Optional.empty());

    private final RecordHeaders none = new RecordHeaders();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("export.ndjson.gz");
    }

    @ParameterizedTest
    @DisplayName("holds any value byte for byte")
    @ValueSource(
            strings = {
                "{\"sequenceNumber\":1,\"a\":1.50,  \"b\":\"\\u00fc\u00fc☃😀\"}",
                "{\"a\":\n1}",
                "{\"a\":1}\r\n",
                "{\"a\":1} ",
                "{\"a\":1}}",
                "{\"a\":{\"event\":{\"value\":2}}}",
                "{\"a\":1,\"a\":2}",
                "{",
                "",
                "null",
                "not JSON",
            })
    void anyValue(String value) {
        assertComesBack(new ExportedRecord(0, 7, 1, bytes("12"), none, bytes(value)));
    }

    @Test
    @DisplayName("holds keys, headers and values that are no text, that are empty, and that are missing")
    void anyBytes() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        byte[] invalid = {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, '"', '}'};
        byte[] large = new byte[1_100_000];
        new Random(1).nextBytes(large);
        RecordHeaders headers = new RecordHeaders();
        headers.add("source", bytes("shop"));
        headers.add("source", all);
        headers.add("", null);
        headers.add("ü\n\"", new byte[0]);
        assertComesBack(new ExportedRecord(2, Long.MAX_VALUE, 0, all, headers, all));
        assertComesBack(new ExportedRecord(2, 0, 1, null, headers, null));
        assertComesBack(new ExportedRecord(2, 0, 1, new byte[0], none, invalid));
        assertComesBack(new ExportedRecord(2, 0, 1, large, none, large));
    }

    private static void assertComesBack(ExportedRecord record) {
        byte[] line = RecordLine.encode(record);
        assertThat(line).doesNotContain('\n', '\r');
        ExportedRecord back = RecordLine.decode(line);
        assertThat(back.partition()).isEqualTo(record.partition());
        assertThat(back.offset()).isEqualTo(record.offset());
        assertThat(back.time()).isEqualTo(record.time());
        assertThat(back.key()).isEqualTo(record.key());
        assertThat(back.value()).isEqualTo(record.value());
        assertThat(back.headers()).isEqualTo(record.headers());
    }

    @Test
    @DisplayName("is JSON in every line, in which an event stands as it is")
    void isJson() throws Exception {
        write(5);
        List<String> lines = lines();
        assertThat(lines).hasSize(7).allSatisfy(Json.MAPPER::readTree);
        assertThat(lines.get(0)).startsWith("{\"format\":\"cyclelog-export\",\"version\":1,\"clusterId\":\"cluster\",");
        assertThat(lines.get(1))
                .isEqualTo(
                        "{\"partition\":0,\"offset\":0,\"time\":1000,\"key\":\"12\",\"headers\":[{\"name\":\"source\",\"value\":\"shop\"}],\"event\":{\"sequenceNumber\":1}}");
        assertThat(lines.get(6))
                .startsWith(
                        "{\"end\":true,\"records\":5,\"partitions\":[{\"partition\":0,\"records\":2,\"nextOffset\":9},");
    }

    @Test
    @DisplayName("may be packed again, in another way or not at all")
    void packedAgain() throws Exception {
        write(5);
        List<String> lines = lines();
        Files.writeString(file, String.join("\n", lines) + "\n");
        assertThat(readAll()).isEqualTo(5);
        try (OutputStream out = Files.newOutputStream(file)) {
            gzip(out, lines.subList(0, 3));
            gzip(out, lines.subList(3, 7));
        }
        assertThat(readAll()).isEqualTo(5);
    }

    private static void gzip(OutputStream out, List<String> lines) throws IOException {
        GZIPOutputStream member = new GZIPOutputStream(out);
        member.write(bytes(String.join("\n", lines) + "\n"));
        member.finish();
    }

    @Test
    @DisplayName("is refused wherever it was cut off")
    void cutOff() throws Exception {
        write(20);
        byte[] whole = Files.readAllBytes(file);
        List<String> lines = lines();
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(this::readAll).as("after %d bytes", length).isInstanceOf(IOException.class);
        }
        byte[] plain = bytes(String.join("\n", lines) + "\n");
        for (int length = 0; length < plain.length; length++) {
            Files.write(file, Arrays.copyOf(plain, length));
            assertThatThrownBy(this::readAll)
                    .as("plain, after %d bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    @DisplayName("is refused when a line was changed, is missing, is there twice, or stands elsewhere")
    void changed() throws Exception {
        write(20);
        List<String> lines = lines();
        List<List<String>> wrong = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            wrong.add(with(lines, i, List.of()));
            wrong.add(with(lines, i, List.of(lines.get(i), lines.get(i))));
            wrong.add(with(lines, i, List.of(lines.get(i).replace("1", "2"))));
        }
        List<String> swapped = new ArrayList<>(lines);
        swapped.set(3, lines.get(4));
        swapped.set(4, lines.get(3));
        wrong.add(swapped);
        for (List<String> damaged : wrong) {
            if (damaged.equals(lines)) {
                continue;
            }
            Files.writeString(file, String.join("\n", damaged) + "\n");
            assertThatThrownBy(this::readAll).as("%s", damaged).isInstanceOf(IOException.class);
        }
    }

    private static List<String> with(List<String> lines, int place, List<String> instead) {
        List<String> changed = new ArrayList<>(lines.subList(0, place));
        changed.addAll(instead);
        changed.addAll(lines.subList(place + 1, lines.size()));
        return changed;
    }

    @Test
    @DisplayName("is refused when it is something else, or of a newer version")
    void somethingElse() throws Exception {
        Files.writeString(file, "{\"eventId\":\"a\"}\n");
        assertThatThrownBy(this::readAll).hasMessageContaining("no export of cyclelog");
        Files.writeString(file, "<html>\n");
        assertThatThrownBy(this::readAll).hasMessageContaining("no export of cyclelog");
        write(1);
        List<String> lines = lines();
        Files.writeString(file, lines.get(0).replace("\"version\":1", "\"version\":2") + "\n");
        assertThatThrownBy(this::readAll).hasMessageContaining("use a newer cyclelog");
    }

    private void write(int records) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            ExportWriter writer = new ExportWriter(out, HEADER);
            for (int i = 0; i < records; i++) {
                RecordHeaders headers = new RecordHeaders();
                headers.add("source", bytes("shop"));
                writer.write(new ExportedRecord(
                        i % 3, i, 1000L + i, bytes("12"), headers, bytes("{\"sequenceNumber\":%d}".formatted(i + 1))));
            }
            writer.finish(Map.of(0, 9L, 1, 9L, 2, 9L));
        }
    }

    private List<String> lines() throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private int readAll() throws IOException {
        try (ExportReader reader = new ExportReader(file)) {
            int records = 0;
            while (reader.next() != null) {
                records++;
            }
            return records;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
