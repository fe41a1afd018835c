package dev.cyclelog.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cyclelog.events.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A line of an export with a wrong field")
class DamagedFieldsTest {

    private static final List<String> LINES = List.of("""
            {"format":"cyclelog-export","version":1,"clusterId":"c","topic":"audit-events","topicId":"t","prefix":"",\
            "partitions":1,"exportedAt":"2026-11-27T08:00:00Z","after":"a"}""", """
            {"partition":0,"offset":0,"time":1000,"key":"12","headers":[],"event":{"sequenceNumber":1}}""", """
            {"partition":0,"offset":1,"time":1000,"key":"12","headers":[{"name":"source","value":"shop"}],\
            "value":"no event"}""", """
            {"end":true,"records":2,"partitions":[{"partition":0,"records":2,"nextOffset":2}],"sha256":"unknown"}""");

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "line {0}: {1}")
    @CsvSource({
        "1, version",
        "1, clusterId",
        "1, topic",
        "1, topicId",
        "1, prefix",
        "1, partitions",
        "1, exportedAt",
        "2, partition",
        "2, offset",
        "2, time",
        "2, headers",
        "4, partitions",
        "4, sha256",
    })
    @DisplayName("is refused where one is missing, with the file, the line, the field and what to do")
    void missing(int line, String field) throws IOException {
        assertRefused(line, without(LINES.get(line - 1), field), "its field '%s' is missing".formatted(field));
    }

    private static String without(String line, String field) {
        return Json.MAPPER.readTree(line).asObject().without(field).toString();
    }

    @ParameterizedTest(name = "line {0}: {1} becomes {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1 | "version":1          | "version":"1"           | 'version' must be a whole number
            1 | "clusterId":"c"      | "clusterId":5           | 'clusterId' must be a text
            1 | "topicId":"t"        | "topicId":null          | 'topicId' must be a text
            1 | "partitions":1       | "partitions":"1"        | 'partitions' must be a whole number
            1 | "partitions":1       | "partitions":1.5        | 'partitions' must be a whole number
            1 | "partitions":1       | "partitions":-1         | 'partitions' must be a whole number
            1 | "partitions":1       | "partitions":4294967297 | 'partitions' must be a whole number from 0 to 2147483647
            1 | "after":"a"          | "after":[]              | 'after' must be a text
            2 | "partition":0        | "partition":-1          | 'partition' must be a whole number
            2 | "partition":0        | "partition":4294967296  | 'partition' must be a whole number from 0 to 2147483647
            2 | "offset":0           | "offset":-1             | 'offset' must be a whole number
            2 | "offset":0           | "offset":"0"            | 'offset' must be a whole number
            2 | "offset":0           | "offset":1e3            | 'offset' must be a whole number
            2 | "offset":0           | "offset":9223372036854775808 | 'offset' must be a whole number
            2 | "time":1000          | "time":-1               | 'time' must be a whole number
            2 | "time":1000          | "time":null             | 'time' must be a whole number
            2 | "key":"12"           | "key":12                | 'key' must be a text
            2 | "key":"12"           | "keyBase64":"?"         | 'keyBase64' must be Base64
            2 | "key":"12"           | "keyBase64":{}          | 'keyBase64' must be
            2 | "headers":[]         | "headers":{}            | 'headers' must be a list
            2 | "headers":[]         | "headers":["a"]         | 'headers' must be a list of objects
            2 | "headers":[]         | "headers":[{}]          | 'headers.name' is missing
            3 | "name":"source"      | "name":1                | 'headers.name' must be a text
            3 | "value":"shop"       | "value":{}              | 'headers.value' must be a text
            3 | "value":"shop"       | "valueBase64":"?"       | 'headers.valueBase64' must be Base64
            3 | "value":"shop"       | "content":"shop"        | unknown field 'headers.content'
            3 | "value":"no event"   | "value":false           | 'value' must be a text
            4 | "partitions":[{"partition":0,"records":2,"nextOffset":2}] | "partitions":{} | 'partitions' must be a list
            4 | "records":2,"next    | "records":"2","next     | 'records' must be a whole number
            4 | "nextOffset":2       | "nextOffset":-2         | 'nextOffset' must be a whole number
            4 | "sha256":"unknown"   | "sha256":7              | 'sha256' must be a text
            """)
    @DisplayName("is refused where one is something else, with the file, the line, the field and what to do")
    void wrongType(int line, String right, String wrong, String message) throws IOException {
        assertThat(LINES.get(line - 1)).contains(right);
        assertRefused(line, LINES.get(line - 1).replace(right, wrong), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "[]", "\"text\"", "null"})
    @DisplayName("is refused where it is no object at all")
    void noObject(String line) throws IOException {
        assertRefused(2, line, "no JSON object");
    }

    @Test
    @DisplayName("is refused where the last one does not name each partition")
    void partitionsOfTheLastLine() throws Exception {
        List<String> lines = new ArrayList<>(LINES.subList(0, 3));
        String sha256 = HexFormat.of()
                .formatHex(Digests.sha256().digest((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
        String last = LINES.get(3).replace("unknown", sha256);
        lines.add(last);
        read(lines);
        for (String other : List.of("{\"partition\":1,\"records\":0,\"nextOffset\":0}", "")) {
            assertRefused(
                    4,
                    last.replaceAll("(?<=\\[)\\{.*\\}(?=])", other),
                    "its field 'partitions' must name each of the topic's 1 once");
        }
    }

    private void assertRefused(int line, String instead, String message) throws IOException {
        List<String> lines = new ArrayList<>(LINES);
        lines.set(line - 1, instead);
        assertThatThrownBy(() -> read(lines))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("%s is damaged at line %d: ".formatted(folder.resolve("export"), line))
                .hasMessageContaining(message)
                .hasMessageEndingWith("; use another copy");
    }

    private void read(List<String> lines) throws IOException {
        Path file = Files.writeString(folder.resolve("export"), String.join("\n", lines) + "\n");
        try (ExportReader reader = new ExportReader(file)) {
            while (reader.next() != null) {
                // To its end.
            }
        }
    }
}
