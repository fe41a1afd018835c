package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.events.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayName("cyclelog rebuild audit-logs")
class RebuildCommandIT {

    /** An index of which the build takes for ever, once it is slow. */
    private static final String SLOW_INDEX = """
            CREATE FUNCTION pipeline.pass(bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1; END';
            ALTER FUNCTION pipeline.pass OWNER TO cyclelog_owner;
            CREATE INDEX slow ON audit_logs (pipeline.pass(id));
            CREATE OR REPLACE FUNCTION pipeline.pass(bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS
                'BEGIN PERFORM pg_catalog.pg_sleep(1); RETURN $1; END'""";

    private static final String BUILDING =
            "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE INDEX slow%' AND state = 'active'";

    @TempDir
    Path folder;

    private RunningPipeline pipeline;
    private Path config;
    private DSLContext sql;

    @BeforeEach
    void open() {
        pipeline = new RunningPipeline(folder.resolve("state"));
        config = CommandRun.config(folder, pipeline, "postgres", Optional.empty());
        sql = DSL.using(pipeline.jdbcUrl());
        pipeline.publish(
                new GameSimulator(new SimulatorSettings(2, 4, 3)).events().toList());
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    @DisplayName("says how many rows there are, in words or as JSON; verify agrees with the new table")
    void saysWhatItHasDone() {
        int rows = count();
        sql.execute("ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_append_only;"
                + " DELETE FROM audit_logs WHERE sequence_number > 10;"
                + " ALTER TABLE audit_logs ENABLE TRIGGER audit_logs_append_only");
        assertThat(pipeline.verify().problems()).isNotEmpty();

        CommandRun words = CommandRun.of(config, "rebuild", "audit-logs");

        assertThat(words.status()).as(words.err()).isZero();
        assertThat(words.out())
                .singleElement()
                .asString()
                .matches(
                        "audit_logs rebuilt in [\\d.]+ s: %,d rows, 0 of them came meanwhile; 0 skipped events left out"
                                .formatted(rows));
        assertThat(words.err()).contains("building 11 indexes");
        assertThat(pipeline.verify().problems()).isEmpty();

        CommandRun json = CommandRun.of(config, "rebuild", "audit-logs", "--json");
        assertThat(json.status()).as(json.err()).isZero();
        JsonNode result = Json.MAPPER.readTree(json.out().get(0));
        assertThat(result.get("rows").intValue()).isEqualTo(rows);
        assertThat(result.propertyNames())
                .containsExactly(
                        "rows", "tail", "skipped", "swapAttempts", "loadingSeconds", "indexingSeconds", "seconds");
        assertThat(pipeline.verify().problems()).isEmpty();
    }

    @Test
    @DisplayName("ends with status 1 and what to do if something would not follow, with 2 if called wrongly")
    void saysWhatIsInTheWay() {
        sql.execute("CREATE MATERIALIZED VIEW analytics.daily AS SELECT count(*) FROM audit_logs");

        CommandRun refused = CommandRun.of(config, "rebuild", "audit-logs");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("drop them, rebuild", "materialized view analytics.daily");
        assertThat(refused.out()).isEmpty();
        assertThat(CommandRun.of(config, "rebuild").status()).isEqualTo(2);
        assertThat(CommandRun.of(config, "rebuild", "everything").status()).isEqualTo(2);
    }

    @Test
    @DisplayName("killed while it builds an index: its sessions end by themselves, and the next one succeeds")
    void killed() throws Exception {
        sql.execute(SLOW_INDEX);
        long table = tableId();
        try (CyclelogProcess rebuild = buildingTheSlowIndex()) {
            rebuild.kill();
        }
        assertThat(tableId()).isEqualTo(table);
        sql.execute("DROP INDEX slow");

        CommandRun again = CommandRun.of(config, "rebuild", "audit-logs");

        assertThat(again.status()).as(again.err()).isZero();
        assertThat(tableId()).isNotEqualTo(table);
        assertThat(pipeline.verify().problems()).isEmpty();
    }

    @Test
    @DisplayName("stopped with Ctrl-C, it removes what it has made")
    void interrupted() throws Exception {
        sql.execute(SLOW_INDEX);
        long table = tableId();
        try (CyclelogProcess rebuild = buildingTheSlowIndex()) {
            rebuild.interrupt();

            assertThat(rebuild.awaitExit()).isNotZero();
            assertThat(rebuild.output()).doesNotContain("Exception", " WARN ", " ERROR ");
        }
        assertThat(tableId()).isEqualTo(table);
        assertThat(sql.fetchValue("SELECT to_regnamespace('cyclelog_rebuild')::text"))
                .isNull();
        assertThat(sql.fetch("SELECT pid " + BUILDING)).isEmpty();
    }

    private CyclelogProcess buildingTheSlowIndex() throws Exception {
        CyclelogProcess rebuild = CyclelogProcess.start(folder, "rebuild", "audit-logs", "--config", config.toString());
        Awaitility.await("the index is being built")
                .atMost(Duration.ofSeconds(60))
                .failFast("it has ended", () -> !rebuild.isAlive())
                .until(() -> !sql.fetch("SELECT pid " + BUILDING).isEmpty());
        return rebuild;
    }

    private int count() {
        return sql.fetchSingle("SELECT count(*) FROM audit_logs").get(0, Integer.class);
    }

    private long tableId() {
        return sql.fetchSingle("SELECT 'audit_logs'::regclass::oid::bigint").get(0, Long.class);
    }
}
