package dev.cyclelog.projector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A disk that is full, while all but the writing succeeds")
class FullDiskIT {

    private static final int CLAIMS = 7;

    /** Between them: 0.1 s, 0.2 s, 0.4 s and so on. */
    private static final Duration PAUSES = Duration.ofMillis(6_300);

    @Test
    @DisplayName("is tried less and less often, and written to when there is room again")
    void isTriedLessAndLess() {
        try (Game game = new Game();
                Projector projector = game.projector()) {
            game.sql().execute("""
                    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$""");
            game.sql().execute("""
                    CREATE TRIGGER refuse BEFORE INSERT ON audit_logs FOR EACH ROW EXECUTE FUNCTION refuse()""");
            game.commit(game.sales(1, 1, 10));
            long began = System.nanoTime();
            projector.start();
            game.await(projector, () -> game.epoch() >= CLAIMS);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(PAUSES);

            game.sql().execute("DROP TRIGGER refuse ON audit_logs");

            game.await(projector, () -> game.rows().size() == 10);
        }
    }
}
