package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.pipeline.Tables.PROJECTION_OFFSETS;
import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A batch whose partition somebody else moves on while it waits")
class OvertakenBatchIT {

    @Test
    @DisplayName("is not taken for a gap: it is dropped, and the projector goes on behind it")
    void isNotTakenForAGap() {
        try (Game game = new Game();
                Projector projector = game.projector()) {
            game.commit(List.of(game.sale(1, 1), game.sale(1, 2)));
            game.sql().transaction(other -> {
                other.dsl().execute("LOCK TABLE audit_logs IN SHARE ROW EXCLUSIVE MODE");
                projector.start();
                Awaitility.await("the batch waits for the table")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> (boolean) game.sql().fetchValue("""
                                SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted
                                               AND relation = 'audit_logs'::regclass)"""));
                other.dsl().execute("""
                        INSERT INTO audit_logs (cycle_number, event_type, sequence_number, payload)
                        VALUES (1, 'weapon_sale', 1, '{}'), (1, 'weapon_sale', 2, '{}')""");
                other.dsl()
                        .update(PROJECTION_OFFSETS)
                        .set(PROJECTION_OFFSETS.NEXT_OFFSET, game.end())
                        .where(PROJECTION_OFFSETS.TOPIC.eq(game.topics().auditEvents()))
                        .execute();
            });
            game.commit(List.of(game.sale(1, 3)));

            Awaitility.await("the third sale is written")
                    .atMost(Duration.ofSeconds(30))
                    .failFast("the projector stopped", () -> projector.stopped().isDone())
                    .until(() -> game.sql().fetchCount(AUDIT_LOGS) == 3);
            assertThat(projector.stopped()).isNotDone();
        }
    }
}
