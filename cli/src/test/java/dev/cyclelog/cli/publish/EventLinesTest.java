package dev.cyclelog.cli.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.cyclelog.events.EventValidator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The lines of an input")
class EventLinesTest {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    @Test
    @DisplayName("are those that are not blank, with the number that an editor shows")
    void plain() throws Exception {
        try (EventLines lines = EventLines.of(stream(bytes("a\r\n\n \t\nb\n\nc")))) {
            assertThat(lines.next()).asString().isEqualTo("a\r");
            assertThat(lines.number()).isEqualTo(1);
            assertThat(lines.next()).asString().isEqualTo("b");
            assertThat(lines.number()).isEqualTo(4);
            assertThat(lines.next()).asString().isEqualTo("c");
            assertThat(lines.number()).isEqualTo(6);
            assertThat(lines.next()).isNull();
            assertThat(lines.next()).isNull();
        }
        assertThat(read(stream(bytes("a\nb\n")))).containsExactly("a", "b");
        assertThat(read(stream(bytes("")))).isEmpty();
    }

    @Test
    @DisplayName("are as long as an event may be, and of longer ones there is enough to refuse them")
    void longLines() throws Exception {
        String largest = "x".repeat(EventValidator.MAX_EVENT_BYTES);
        assertThat(read(stream(bytes(largest + "\n" + largest + "yz\nb"))))
                .containsExactly(largest, largest + "y", "b");
    }

    @Test
    @DisplayName("may begin with a byte order mark, plain or in gzip, which is not theirs")
    void byteOrderMark() throws Exception {
        byte[] marked = concat(BYTE_ORDER_MARK, bytes("a\nb"));
        assertThat(read(stream(marked))).containsExactly("a", "b");
        assertThat(read(stream(gzip(marked)))).containsExactly("a", "b");
    }

    @Test
    @DisplayName("are UTF-8: UTF-16 is recognised by its byte order mark")
    void utf16() {
        assertThatIOException()
                .isThrownBy(() -> EventLines.of(stream("a".getBytes(StandardCharsets.UTF_16))))
                .withMessage("the input cannot be read: it is UTF-16; save it as UTF-8");
    }

    @Test
    @DisplayName("may be in several gzip members, also when a pipe is empty between them")
    void gzipMembers() throws Exception {
        byte[] members = concat(gzip(bytes("a\nb")), gzip(bytes("c\nd\n")));
        assertThat(read(stream(members))).containsExactly("a", "bc", "d");
        assertThat(read(new FilterInputStream(stream(members)) {
                    @Override
                    public int available() {
                        return 0;
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        return super.read(into, offset, Math.min(length, gzip(bytes("a\nb")).length));
                    }
                }))
                .containsExactly("a", "bc", "d");
    }

    @Test
    @DisplayName("that were cut off in gzip are read as far as they go; the error says where that is")
    void truncatedGzip() throws Exception {
        List<String> all =
                IntStream.range(0, 2_000).mapToObj(i -> "line " + i * 7919).toList();
        byte[] whole = gzip(bytes(String.join("\n", all)));
        List<String> read = new ArrayList<>();

        assertThatIOException()
                .isThrownBy(() -> read(stream(Arrays.copyOf(whole, whole.length / 2)), read))
                .satisfies(cut -> assertThat(cut)
                        .hasMessage("the input cannot be read on after line " + read.size()
                                + ": its gzip data ends in the middle, so it was cut off"));
        assertThat(read).hasSizeGreaterThan(500).isEqualTo(all.subList(0, read.size()));
    }

    @Test
    @DisplayName("that are damaged in gzip, or followed by something else, are not passed over")
    void damagedGzip() throws Exception {
        byte[] whole = gzip(bytes("a\nb\n"));
        byte[] damaged = whole.clone();
        damaged[damaged.length - 8]++;
        assertThatIOException()
                .isThrownBy(() -> read(stream(damaged)))
                .withMessageContaining("the input cannot be read")
                .withMessageContaining("corrupt");
        assertThatIOException()
                .isThrownBy(() -> read(stream(concat(whole, bytes("{}")))))
                .withMessageContaining("Unexpected data after a valid .gz stream");
        assertThatIOException().isThrownBy(() -> EventLines.of(stream(new byte[] {0x1f, (byte) 0x8b, 1, 2, 3})));
    }

    @Test
    @DisplayName("know how much of their file is read, also in gzip, and nothing of a stream's size")
    void share(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("events.gz"), gzip(bytes("a\nb\n")));
        try (EventLines lines = EventLines.of(file)) {
            while (lines.next() != null) {
                assertThat(lines.share().orElseThrow()).isBetween(0.0, 1.0);
            }
            assertThat(lines.share()).hasValue(1.0);
        }
        try (EventLines lines = EventLines.of(stream(bytes("a")))) {
            assertThat(lines.share()).isEmpty();
        }
    }

    private static List<String> read(InputStream in) throws IOException {
        return read(in, new ArrayList<>());
    }

    private static List<String> read(InputStream in, List<String> read) throws IOException {
        try (EventLines lines = EventLines.of(in)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                read.add(new String(line, StandardCharsets.UTF_8));
            }
        }
        return read;
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
