package dev.cyclelog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import tools.jackson.databind.JsonNode;

/** The guarantee that each dead letter is what {@code docs/dead-letters.md} says, of a record of its own. */
final class AccountedLetters {

    private static final Set<String> REASONS =
            Stream.of(RejectReason.values()).map(RejectReason::code).collect(Collectors.toSet());
    private static final Set<String> ALWAYS = Set.of(
            Headers.REASON,
            Headers.VIOLATIONS,
            Headers.ORIGIN_TOPIC,
            Headers.ORIGIN_PARTITION,
            Headers.ORIGIN_OFFSET,
            Headers.ORIGIN_TIMESTAMP);
    private static final Set<String> OF_CUT_VALUES = Set.of(Headers.ORIGINAL_LENGTH, Headers.ORIGINAL_SHA256);
    /** What is refused after it was found valid may have been sent home, under its cycle's key. */
    private static final Set<String> REASONS_OF_VALID_EVENTS = Set.of("conflicting-duplicate", "cycle-expired");

    private static final int MAX_VALUE = 1 << 20;
    private static final int KEPT_VALUE = 64 << 10;
    private static final int MAX_KEY = 4 << 10;
    private static final int MAX_SOURCE = 1_000;
    private static final int MAX_VIOLATIONS = 8 << 10;

    private final Map<List<Object>, ConsumerRecord<byte[], byte[]>> unaccounted = new HashMap<>();

    /** The letters are to be of some of these records. */
    AccountedLetters(List<ConsumerRecord<byte[], byte[]>> published) {
        published.forEach(
                record -> unaccounted.put(List.of(record.topic(), record.partition(), record.offset()), record));
    }

    void check(ConsumerRecord<byte[], byte[]> letter) {
        String reason = text(letter, Headers.REASON);
        ConsumerRecord<byte[], byte[]> original = unaccounted.remove(List.of(
                text(letter, Headers.ORIGIN_TOPIC),
                Integer.valueOf(text(letter, Headers.ORIGIN_PARTITION)),
                Long.valueOf(text(letter, Headers.ORIGIN_OFFSET))));
        assertThat(original)
                .as("the record of which %s is the only letter", letter.headers())
                .isNotNull();
        assertThat(text(letter, Headers.ORIGIN_TIMESTAMP)).isEqualTo(Long.toString(original.timestamp()));
        assertThat(reason).isIn(REASONS);
        checkViolations(letter);
        checkHeaderNames(letter, original);
        checkValue(letter, original);
        if (!REASONS_OF_VALID_EVENTS.contains(reason)) {
            assertThat(letter.key()).isEqualTo(cut(original.key(), MAX_KEY));
        }
    }

    private static void checkViolations(ConsumerRecord<byte[], byte[]> letter) {
        byte[] violations = letter.headers().lastHeader(Headers.VIOLATIONS).value();
        assertThat(violations).hasSizeLessThanOrEqualTo(MAX_VIOLATIONS);
        JsonNode tree = Json.MAPPER.readTree(violations);
        assertThat(tree.isArray() && !tree.isEmpty()).as("violations").isTrue();
        tree.forEach(violation -> assertThat(violation.path("pointer").isString()
                        && violation.path("message").isString())
                .isTrue());
    }

    private static void checkHeaderNames(
            ConsumerRecord<byte[], byte[]> letter, ConsumerRecord<byte[], byte[]> original) {
        Set<String> expected = new TreeSet<>(ALWAYS);
        if (original.value() != null && original.value().length > MAX_VALUE) {
            expected.addAll(OF_CUT_VALUES);
        }
        Header source = original.headers().lastHeader(Headers.SOURCE);
        if (source != null && source.value() != null) {
            expected.add(Headers.SOURCE);
            assertThat(letter.headers().lastHeader(Headers.SOURCE).value()).isEqualTo(cut(source.value(), MAX_SOURCE));
        }
        assertThat(Arrays.stream(letter.headers().toArray()).map(Header::key).sorted())
                .containsExactlyElementsOf(expected);
    }

    private static void checkValue(ConsumerRecord<byte[], byte[]> letter, ConsumerRecord<byte[], byte[]> original) {
        byte[] value = original.value();
        if (value != null && value.length > MAX_VALUE) {
            assertThat(text(letter, Headers.ORIGINAL_LENGTH)).isEqualTo(Integer.toString(value.length));
            assertThat(text(letter, Headers.ORIGINAL_SHA256)).isEqualTo(Fingerprint.sha256Hex(value));
            value = Arrays.copyOf(value, KEPT_VALUE);
        }
        assertThat(letter.value()).isEqualTo(value);
    }

    private static byte[] cut(byte[] bytes, int length) {
        return bytes == null || bytes.length <= length ? bytes : Arrays.copyOf(bytes, length);
    }

    private static String text(ConsumerRecord<?, ?> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }
}
