package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.StrictJson.Literal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * A row of {@code audit_logs} as PostgreSQL prints it.
 *
 * @param eventTimestamp in the form {@code 2026-01-31T12:00:00.000000}
 * @param payload JSON text
 * @param metadata JSON text, or null
 */
record StoredRow(
        int cycleNumber,
        String eventType,
        String eventTimestamp,
        Integer userId,
        Integer robotId,
        String payload,
        String metadata) {

    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    /** Fails unless this row holds what was published, and nothing else. */
    void checkAgainst(byte[] published, Instant appendTime) {
        Map<?, ?> event = (Map<?, ?>) StrictJson.read(published).value();
        assertThat(number(event.get("cycleNumber"))).isEqualTo(cycleNumber);
        assertThat(event.get("eventType")).isEqualTo(eventType);
        assertThat(eventTimestamp).isEqualTo(MICROSECONDS.format(timestamp(event, appendTime)));
        assertThat(userId).isEqualTo(number(event.get("userId")));
        assertThat(robotId).isEqualTo(number(event.get("robotId")));
        checkEqual("/payload", event.get("payload"), StrictJson.read(payload).value());
        if (metadata == null) {
            assertThat(event.get("metadata")).isIn(null, Literal.NULL);
        } else {
            checkEqual(
                    "/metadata",
                    event.get("metadata"),
                    StrictJson.read(metadata).value());
        }
    }

    private static LocalDateTime timestamp(Map<?, ?> event, Instant appendTime) {
        String text = (String) event.get("eventTimestamp");
        Instant time = text == null ? appendTime : OffsetDateTime.parse(text).toInstant();
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }

    private static Integer number(Object value) {
        return value instanceof StrictJson.Number number ? number.value().intValueExact() : null;
    }

    private static void checkEqual(String place, Object published, Object stored) {
        if (published instanceof Map<?, ?> object && stored instanceof Map<?, ?> other) {
            assertThat(other.size()).as(place).isEqualTo(object.size());
            object.forEach((name, value) -> checkEqual(place + "/" + name, value, other.get(name)));
        } else if (published instanceof List<?> array && stored instanceof List<?> other) {
            assertThat(other.size()).as(place).isEqualTo(array.size());
            for (int i = 0; i < array.size(); i++) {
                checkEqual(place + "/" + i, array.get(i), other.get(i));
            }
        } else if (published instanceof StrictJson.Number number && stored instanceof StrictJson.Number other) {
            BigDecimal value = number.value();
            assertThat(other.value()).as(place).isEqualByComparingTo(value);
            assertThat(other.value().scale()).as("digits of " + place).isEqualTo(Math.max(0, value.scale()));
        } else {
            assertThat(stored).as(place).isEqualTo(published);
        }
    }
}
