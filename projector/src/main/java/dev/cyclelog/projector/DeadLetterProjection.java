package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;

import dev.cyclelog.events.Headers;
import dev.cyclelog.runtime.projection.Projection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jooq.DSLContext;
import org.jooq.JSONB;

/** {@code game-events.dead-letter} to {@code pipeline.dead_letters}. */
final class DeadLetterProjection implements Projection {

    private final String topic;

    DeadLetterProjection(String topic) {
        this.topic = topic;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public void write(DSLContext transaction, List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            transaction
                    .insertInto(DEAD_LETTERS)
                    .set(DEAD_LETTERS.PARTITION, record.partition())
                    .set(DEAD_LETTERS.OFFSET, record.offset())
                    .set(DEAD_LETTERS.REASON, header(record, Headers.REASON).orElse("unknown"))
                    .set(
                            DEAD_LETTERS.VIOLATIONS,
                            JSONB.valueOf(header(record, Headers.VIOLATIONS).orElse("[]")))
                    .set(
                            DEAD_LETTERS.ORIGIN_TOPIC,
                            header(record, Headers.ORIGIN_TOPIC).orElse(null))
                    .set(
                            DEAD_LETTERS.ORIGIN_PARTITION,
                            header(record, Headers.ORIGIN_PARTITION)
                                    .map(Integer::valueOf)
                                    .orElse(null))
                    .set(
                            DEAD_LETTERS.ORIGIN_OFFSET,
                            header(record, Headers.ORIGIN_OFFSET)
                                    .map(Long::valueOf)
                                    .orElse(null))
                    .set(
                            DEAD_LETTERS.ORIGIN_TIMESTAMP,
                            header(record, Headers.ORIGIN_TIMESTAMP)
                                    .map(Long::valueOf)
                                    .map(millis ->
                                            LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC))
                                    .orElse(null))
                    .set(
                            DEAD_LETTERS.SOURCE,
                            // text holds no \0, which a header may
                            header(record, Headers.SOURCE)
                                    .map(source -> source.replace('\0', '\uFFFD'))
                                    .orElse(null))
                    .set(DEAD_LETTERS.KEY, record.key())
                    .set(DEAD_LETTERS.VALUE, record.value())
                    .execute();
        }
    }

    private static Optional<String> header(ConsumerRecord<?, ?> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }
}
