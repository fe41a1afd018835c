package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.embedded.EmbeddedPostgresServer;
import dev.cyclelog.testkit.model.ReferenceModel;
import dev.cyclelog.testkit.model.TablesMatchModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker, database and services, killed together in the middle of their work. */
class KilledStackIT {

    @TempDir
    Path folder;

    @Test
    void aSecondStartEndsInTheTablesOfAnUndisturbedRun() throws Exception {
        List<String> events =
                new GameSimulator(new SimulatorSettings(6, 30, 11)).events().toList();
        Path file = Files.write(folder.resolve("events.ndjson"), events);
        Path data = folder.resolve("data");
        Path databaseFolder = data.resolve("postgres");

        try (CyclelogProcess killed =
                CyclelogProcess.start(folder, "demo", "--events", file.toString(), "--data", data.toString())) {
            String url = "jdbc:postgresql://127.0.0.1:%d/cyclelog?user=postgres".formatted(killed.databasePort());
            killed.awaitOutput("sequencer, projector and snapshotter run");
            Awaitility.await("some rows")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> DSL.using(url).fetchCount(AUDIT_LOGS) > events.size() / 10);
            killed.killWithDatabase(databaseFolder);
            assertThat(killed.output()).doesNotContain("verified");
        }

        try (CyclelogProcess second = CyclelogProcess.start(
                folder, "demo", "--events", file.toString(), "--data", data.toString(), "--exit")) {
            assertThat(second.awaitExit()).as(second.output()).isZero();
            assertThat(second.output())
                    .contains("accepted:    %,d".formatted(events.size()))
                    .contains("rejected:    0")
                    .contains("verify:      verified: ");
        }

        try (EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start(databaseFolder, 0, false)) {
            new TablesMatchModel(postgres.jdbcUrl(), ReferenceModel.of(events)).check();
        }
    }
}
