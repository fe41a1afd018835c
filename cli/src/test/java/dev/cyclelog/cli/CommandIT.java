package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as its user meets it: as a process. */
class CommandIT {

    @TempDir
    Path folder;

    @Test
    void demoSaysWhatHappenedAndHowToConnect() throws Exception {
        try (CyclelogProcess demo = CyclelogProcess.start(folder, "demo", "--cycles", "2", "--exit")) {
            assertThat(demo.awaitExit()).as(demo.output()).isZero();
            assertThat(demo.output())
                    .containsPattern("published: +[\\d,]+ events in")
                    .containsPattern("not sent: +0 invalid")
                    .containsPattern("accepted: +[\\d,]+")
                    .containsPattern("duplicates: +0")
                    .containsPattern("rejected: +0")
                    .containsPattern("rows: +[\\d,]+ in audit_logs")
                    .containsPattern("snapshots: +2 in cycle_snapshots")
                    .containsPattern("verify: +verified: .* 0 problems")
                    .containsPattern("psql postgresql://postgres@127.0.0.1:\\d+/cyclelog")
                    .containsPattern("bootstrap.servers=127.0.0.1:\\d+")
                    .doesNotContain(" ERROR ", " WARN ", "Exception");
        }
    }

    @Test
    void aSecondStackIsKeptOffTheFolderAndCtrlCStopsTheFirstAndLeavesNoProcess() throws Exception {
        Path data = folder.resolve("data");
        try (CyclelogProcess up = CyclelogProcess.start(folder, "up", "--data", data.toString())) {
            up.awaitReady();
            ProcessHandle database = CyclelogProcess.database(data.resolve("postgres"));
            assertThat(database.isAlive()).isTrue();

            try (CyclelogProcess second = CyclelogProcess.start(folder, "up", "--data", data.toString())) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.output()).contains("another cyclelog uses the data folder");
            }

            up.interrupt();

            up.awaitExit();
            database.onExit().get(30, TimeUnit.SECONDS);
            assertThat(Files.exists(data.resolve("postgres").resolve("postmaster.pid")))
                    .as("the database was stopped cleanly")
                    .isFalse();
            assertThat(up.output()).doesNotContain(" ERROR ", " WARN ", "Exception");
        }
    }

    @Test
    void aWrongCallEndsWithStatus2AndSaysWhy() throws Exception {
        try (CyclelogProcess wrong = CyclelogProcess.start(folder, "demo", "--cycles", "0", "--exit")) {
            assertThat(wrong.awaitExit()).isEqualTo(2);
            assertThat(wrong.output()).contains("cycles must be from 1 to 1000000, is 0");
        }
        try (CyclelogProcess missing = CyclelogProcess.start(folder, "publish", "no-such-file")) {
            assertThat(missing.awaitExit()).isEqualTo(2);
            assertThat(missing.output()).contains("cannot read the file 'no-such-file'");
        }
    }
}
