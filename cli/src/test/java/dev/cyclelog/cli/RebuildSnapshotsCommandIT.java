package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.events.Json;
import java.nio.file.Path;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayName("cyclelog rebuild snapshots")
class RebuildSnapshotsCommandIT {

    @TempDir
    Path folder;

    @Test
    @DisplayName("makes right what verify has found, and says so in words or as JSON")
    void makesRight() {
        try (RunningPipeline pipeline = new RunningPipeline(folder.resolve("state"))) {
            Path config = CommandRun.config(folder, pipeline, "postgres", Optional.empty());
            DSLContext sql = DSL.using(pipeline.jdbcUrl());
            pipeline.publish(
                    new GameSimulator(new SimulatorSettings(3, 4, 3)).events().toList());
            sql.execute("UPDATE pipeline.snapshot_positions SET refused_sequence_number = 1 WHERE cycle_number = 1");
            sql.execute("UPDATE cycle_snapshots SET total_battles = 0 WHERE cycle_number = 2");
            sql.execute("DELETE FROM analytics.robot_cycle_metrics WHERE cycle_number = 3");
            assertThat(pipeline.problems())
                    .anyMatch(problem -> problem.contains("cyclelog rebuild snapshots --cycles 1"))
                    .hasSizeGreaterThan(2);

            CommandRun words = CommandRun.of(config, "rebuild", "snapshots", "--cycles", "2-3");

            assertThat(words.status()).as(words.err()).isZero();
            assertThat(words.out())
                    .singleElement()
                    .asString()
                    .matches(
                            "2 snapshots rebuilt from [\\d,]+ events in [\\d.]+ s; 0 were newer already, 0 removed, 0 impossible");
            assertThat(pipeline.problems()).singleElement().asString().contains("cycle 1: stale");

            CommandRun json = CommandRun.of(config, "rebuild", "snapshots", "--json");

            assertThat(json.status()).as(json.err()).isZero();
            JsonNode result = Json.MAPPER.readTree(json.out().get(0));
            assertThat(result.propertyNames())
                    .containsExactly("written", "newer", "events", "seconds", "removed", "impossible");
            assertThat(result.get("written").intValue()).isEqualTo(3);
            assertThat(pipeline.problems()).isEmpty();
            assertThat(CommandRun.of(config, "rebuild", "snapshots", "--cycles", "9-2")
                            .status())
                    .isEqualTo(2);
        }
    }
}
