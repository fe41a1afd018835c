package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jooq.DSLContext;

/** Changes the snapshots of a game behind its back, one at a time, and mends them again. */
final class PlantedFaults {

    private static final List<String> TABLES = List.of(
            "public.cycle_snapshots",
            "pipeline.snapshot_positions",
            "analytics.stable_cycle_metrics",
            "analytics.robot_cycle_metrics",
            "analytics.battle_cycle_metrics",
            "analytics.facility_cycle_metrics",
            "analytics.cycle_step_durations");

    private final FinishedGame game = FinishedGame.copy();
    private final DSLContext sql = game.sql();

    PlantedFaults() {
        assertThat(game.problems()).isEmpty();
        TABLES.forEach(table -> sql.execute("CREATE TABLE %s AS TABLE %s".formatted(copy(table), table)));
    }

    private static String copy(String table) {
        return table + "_kept";
    }

    /** All but the generated ones, which PostgreSQL fills itself. */
    private String columns(String table) {
        return sql.fetchSingle("""
                        SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
                        WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''""".formatted(table)).get(0, String.class);
    }

    /** Changes columns of the second cycle's snapshot. */
    PlantedFaults set(String assignments) {
        return execute("UPDATE cycle_snapshots SET " + assignments + " WHERE cycle_number = 2");
    }

    PlantedFaults execute(String statement) {
        assertThat(sql.execute(statement)).as(statement).isPositive();
        return this;
    }

    /** {@code verify} finds them, in this order, and nothing else. */
    void areFound(String... beginnings) {
        assertThat(game.problems())
                .hasSize(beginnings.length)
                .zipSatisfy(
                        List.of(beginnings),
                        (problem, beginning) -> assertThat(problem).startsWith(beginning));
        TABLES.forEach(table -> {
            sql.execute("DELETE FROM " + table);
            sql.execute("INSERT INTO %1$s (%3$s) SELECT %3$s FROM %2$s".formatted(table, copy(table), columns(table)));
        });
    }
}
