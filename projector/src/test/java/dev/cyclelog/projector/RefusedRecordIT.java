package dev.cyclelog.projector;

import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A record that PostgreSQL does not take")
class RefusedRecordIT {

    private static final int REFUSED = 37;

    private Game game;

    @BeforeEach
    void create() {
        game = new Game();
        // Stands for what nobody thought of: the sequencer lets nothing through that is known to be refused.
        game.sql().execute("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'not this one' USING DETAIL = 'secret'; END $$""");
        game.sql().execute("""
                CREATE TRIGGER refuse BEFORE INSERT ON audit_logs FOR EACH ROW
                WHEN (new.sequence_number = %d) EXECUTE FUNCTION refuse()""".formatted(REFUSED));
        game.commit(game.sales(1, 1, 80));
    }

    @AfterEach
    void close() {
        game.close();
    }

    @Test
    @DisplayName("stops its partition before it, and its row says where and why")
    void stopsItsPartition() {
        try (Projector projector = game.projector()) {
            projector.start();
            game.await(projector, () -> game.isRefusing());

            assertThat(game.rows()).hasSize(REFUSED - 1);
            ProjectionOffsetsRecord row = game.offsets();
            assertThat(row.getRefusedOffset()).isEqualTo(REFUSED - 1);
            assertThat(row.getNextOffset()).isEqualTo(REFUSED - 1);
            assertThat(row.getRefusal())
                    .isEqualTo("SQLSTATE P0001: ERROR: not this one (cycle 1, sequence number 37, weapon_sale)");
            assertThat(projector.stopped()).isNotDone();
        }
    }

    @Test
    @DisplayName("is tried again at the next start, and forgotten if PostgreSQL takes it then")
    void isTriedAgain() {
        game.projectUntil(() -> game.isRefusing());
        game.projectUntil(() -> game.offsets().getOwnerEpoch() > 3);
        assertThat(game.rows()).hasSize(REFUSED - 1);

        game.sql().execute("DROP TRIGGER refuse ON audit_logs");
        game.projectAll();

        assertThat(game.rows()).hasSize(80);
        assertThat(game.offsets().getRefusedOffset()).isNull();
        assertThat(game.offsets().getRefusal()).isNull();
    }

    @Test
    @DisplayName("does not hold up a partition any longer once it is skipped: its number counts as present")
    void goesOnWhenItIsSkipped() {
        try (Projector projector = game.projector()) {
            projector.start();
            game.await(projector, () -> game.isRefusing());

            skip();

            game.await(projector, () -> game.rows().size() == 79);
        }
        assertThat(game.rows())
                .extracting(row -> row.get(AUDIT_LOGS.SEQUENCE_NUMBER))
                .doesNotContain(REFUSED);
        game.commit(game.sales(1, 81, 90));
        game.projectAll();
        assertThat(game.rows()).hasSize(89);
    }

    private void skip() {
        RefusedRecords refused = game.refusedRecords();
        refused.skip(refused.list().get(0));
    }
}
