package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;
import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cyclelog.database.jooq.pipeline.tables.records.DeadLettersRecord;
import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import dev.cyclelog.events.Headers;
import dev.cyclelog.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The partition waits before the third of four sales; the topic's first two records were never committed. */
@DisplayName("A record that PostgreSQL refuses")
class RefusedRecordsIT {

    private static final String REFUSAL = "22001 value too long";
    /**
     * Of the third sale: two sales that were aborted, a marker, two sales that are in the table, a marker, another
     * abort.
     */
    private static final long OFFSET = 9;

    private Game game;

    @BeforeEach
    void waitBeforeTheThird() throws Exception {
        game = new Game();
        game.abort(List.of(game.sale(4, 1), game.sale(4, 2)));
        game.commit(List.of(game.sale(4, 1), game.sale(4, 2)));
        game.abort(List.of(game.sale(4, 3), game.sale(4, 4)));
        ProducerRecord<byte[], byte[]> third = game.sale(4, 3);
        third.headers().add(Headers.SOURCE, "shop".getBytes(StandardCharsets.UTF_8));
        game.commit(List.of(third, game.sale(4, 4)));
        refuse(game.topics().auditEvents(), 6, OFFSET);
    }

    @AfterEach
    void close() {
        game.close();
    }

    /** As the projector notes it. */
    private void refuse(String topic, long nextOffset, long refusedOffset) throws Exception {
        ProjectionOffsetsRecord row = new ProjectionOffsetsRecord();
        row.setTopic(topic);
        row.setPartition(0);
        row.setNextOffset(nextOffset);
        row.setRefusedOffset(refusedOffset);
        row.setRefusal(REFUSAL);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            row.setClusterId(admin.describeCluster().clusterId().get());
            row.setTopicId(admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .topicId()
                    .toString());
        }
        game.sql().executeInsert(row);
    }

    @Test
    @DisplayName("is listed with what it is")
    void isListed() {
        assertThat(game.refusedRecords().list()).singleElement().satisfies(refused -> {
            assertThat(refused.place()).isEqualTo("audit-events:0:" + OFFSET);
            assertThat(refused.refusal()).isEqualTo(REFUSAL);
            assertThat(refused.event().orElseThrow().sequenceNumber()).isEqualTo(3);
        });
    }

    @Test
    @DisplayName("becomes a dead letter when it is skipped, and its partition goes on behind it")
    void isSkipped() {
        RefusedRecord refused = game.refusedRecords().list().get(0);
        assertThat(game.refusedRecords().wasSkipped(null, 0, OFFSET)).isFalse();

        game.refusedRecords().skip(refused);

        assertThat(row().getNextOffset()).isEqualTo(OFFSET + 1);
        assertThat(row().getRefusedOffset()).isNull();
        assertThat(row().getRefusal()).isNull();
        DeadLettersRecord letter = game.sql().selectFrom(DEAD_LETTERS).fetchSingle();
        assertThat(letter.getTopic()).isEqualTo(game.topics().auditEvents());
        assertThat(letter.getOffset()).isEqualTo(OFFSET);
        assertThat(letter.getReason()).isEqualTo(RefusedRecords.REASON);
        assertThat(letter.getViolations().data())
                .isEqualTo("[{\"message\": \"22001 value too long\", \"pointer\": \"\"}]");
        assertThat(letter.getSource()).isEqualTo("shop");
        assertThat(letter.getEventId()).isEqualTo("e3");
        assertThat(letter.getEventType()).isEqualTo("weapon_sale");
        assertThat(letter.getCycleNumber()).isEqualTo(4);
        assertThat(letter.getSequenceNumber()).isEqualTo(3);
        assertThat(letter.getValue()).isEqualTo(refused.record().value());
        assertThat(letter.getKey()).isEqualTo("4".getBytes(StandardCharsets.UTF_8));
        assertThat(letter.getAppendedAt()).isNotNull();
        assertThat(game.refusedRecords().list()).isEmpty();
        assertThat(game.refusedRecords().wasSkipped(null, 0, OFFSET)).isTrue();
        assertThat(game.refusedRecords().wasSkipped("audit-events", 0, OFFSET)).isTrue();
        assertThat(game.refusedRecords().wasSkipped("game-events.dead-letter", 0, OFFSET))
                .isFalse();
    }

    @Test
    @DisplayName("is not skipped if it was taken meanwhile, or skipped by somebody else")
    void isNotSkippedIfThePartitionHasMoved() {
        RefusedRecord refused = game.refusedRecords().list().get(0);
        game.refusedRecords().skip(refused);
        game.sql()
                .update(PROJECTION_OFFSETS)
                .set(PROJECTION_OFFSETS.REFUSED_OFFSET, OFFSET + 1)
                .execute();

        assertThatThrownBy(() -> game.refusedRecords().skip(refused))
                .hasMessageContaining("is not refused any more")
                .hasMessageContaining("nothing was skipped");

        assertThat(row().getNextOffset()).isEqualTo(OFFSET + 1);
        assertThat(game.sql().fetchCount(DEAD_LETTERS)).isEqualTo(1);
    }

    @Test
    @DisplayName("is not looked for behind records that are not in the table yet")
    void isTheFirstFromTheStoredOffset() {
        game.sql()
                .update(PROJECTION_OFFSETS)
                .set(PROJECTION_OFFSETS.NEXT_OFFSET, 0L)
                .execute();

        assertThatThrownBy(() -> game.refusedRecords().list())
                .hasMessageContaining("at offset 9 is refused, but from offset 0 the next is at 3");
    }

    @Test
    @DisplayName("is not looked for in another cluster or topic")
    void isOfThisTopic() {
        game.sql()
                .update(PROJECTION_OFFSETS)
                .set(PROJECTION_OFFSETS.TOPIC_ID, "another")
                .execute();
        assertThatThrownBy(() -> game.refusedRecords().list())
                .hasMessageContaining("was deleted and made again since it was projected (its id was another");

        game.sql()
                .update(PROJECTION_OFFSETS)
                .set(PROJECTION_OFFSETS.CLUSTER_ID, "elsewhere")
                .execute();
        assertThatThrownBy(() -> game.refusedRecords().list())
                .hasMessageContaining("was projected from the Kafka cluster elsewhere");
    }

    @Test
    @DisplayName("that is a dead letter keeps its bytes only: its texts may be what is refused")
    void isADeadLetter() throws Exception {
        byte[] value = {0, -1, 'x'};
        game.commit(List.of(new ProducerRecord<>(game.topics().deadLetter(), value)));
        refuse(game.topics().deadLetter(), 0, 0);

        RefusedRecord refused = game.refusedRecords().list().get(1);
        assertThat(refused.place()).isEqualTo("game-events.dead-letter:0:0");
        game.refusedRecords().skip(refused);

        DeadLettersRecord letter = game.sql().selectFrom(DEAD_LETTERS).fetchSingle();
        assertThat(letter.getValue()).isEqualTo(value);
        assertThat(letter.getReason()).isEqualTo(RefusedRecords.REASON);
        assertThat(letter.getEventId()).isNull();
        assertThat(letter.getSequenceNumber()).isNull();
        assertThat(game.refusedRecords().list()).hasSize(1);
    }

    private ProjectionOffsetsRecord row() {
        return game.sql()
                .selectFrom(PROJECTION_OFFSETS)
                .where(PROJECTION_OFFSETS.TOPIC.eq(game.topics().auditEvents()))
                .fetchSingle();
    }
}
