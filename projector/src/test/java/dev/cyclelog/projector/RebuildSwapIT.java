package dev.cyclelog.projector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.projector.rebuild.RebuildResult;
import dev.cyclelog.testkit.GapFree;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("While audit_logs is rebuilt")
class RebuildSwapIT {

    private static final int BATCH = 20;

    private RebuildStage stage;

    @BeforeEach
    void open() {
        stage = new RebuildStage(3);
        // As an analyst would: views of both kinds of readers.
        stage.sql()
                .execute(
                        "CREATE VIEW analytics.logs AS SELECT * FROM audit_logs;"
                                + " ALTER VIEW analytics.logs OWNER TO cyclelog_owner;"
                                + " CREATE VIEW analytics.counts AS SELECT cycle_number, count(*) FROM analytics.logs GROUP BY 1");
    }

    @AfterEach
    void close() {
        stage.sql().execute("REVOKE pg_read_all_stats FROM " + account());
        stage.close();
    }

    @Test
    @DisplayName("events go on being projected, and readers see all that was there before, at every moment")
    void projectorsAndReadersGoOn() throws Exception {
        stage.game().commit(stage.sales(1, 1, 2_000));
        AtomicInteger published = new AtomicInteger(2_000);
        AtomicBoolean over = new AtomicBoolean();
        try (Projector projector = stage.game().projector()) {
            projector.start();
            stage.awaitRows(projector, 2_000);
            long first = stage.tableId();
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    int cycle = 1 + published.get() / 5_000;
                    int last = published.get() - (cycle - 1) * 5_000;
                    stage.game().commit(stage.sales(cycle, last + 1, last + BATCH));
                    published.addAndGet(BATCH);
                }
            });
            CompletableFuture<Integer> ofTable = reading("audit_logs", over);
            CompletableFuture<Integer> ofView = reading("analytics.logs", over);

            RebuildResult result = stage.rebuild();
            long second = stage.tableId();
            stage.rebuild();
            long third = stage.tableId();
            int atSwap = stage.count();
            Awaitility.await("more rows").atMost(RebuildStage.SOON).until(() -> stage.count() > atSwap + 5 * BATCH);

            over.set(true);
            publishing.get();
            assertThat(ofTable.get()).as("what it saw of the table").isPositive();
            assertThat(ofView.get()).as("what it saw of the view").isPositive();
            stage.awaitRows(projector, published.get());
            assertThat(first).isNotEqualTo(second).isNotEqualTo(third);
            assertThat(result.tail()).as("rows that came meanwhile").isPositive();
            assertThat(projector.stopped()).isNotDone();
        }
        assertThat(stage.count()).isEqualTo(published.get());
        GapFree.check(stage.game().jdbcUrl());
    }

    /** Counts again and again, with a statement that the server has prepared, and never finds less than before. */
    private CompletableFuture<Integer> reading(String relation, AtomicBoolean over) {
        return CompletableFuture.supplyAsync(() -> {
            try (Connection connection =
                            DriverManager.getConnection(stage.game().jdbcUrl() + "&prepareThreshold=1");
                    PreparedStatement count = connection.prepareStatement(
                            "SELECT count(*), sum(last) FROM (SELECT cycle_number, max(sequence_number) AS last, count(*)"
                                    + " FROM %s GROUP BY 1) c".formatted(relation));
                    PreparedStatement rows = connection.prepareStatement("SELECT count(*) FROM " + relation)) {
                int least = 0;
                while (!over.get()) {
                    int last = single(count, 2);
                    int seen = single(rows, 1);
                    assertThat(seen).as("rows, after %d were there", least).isGreaterThanOrEqualTo(last);
                    assertThat(last).isGreaterThanOrEqualTo(least);
                    least = seen;
                }
                return least;
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private static int single(PreparedStatement statement, int column) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(column);
        }
    }

    private String account() {
        return stage.settings().database().user();
    }

    @Test
    @DisplayName("a query that takes long delays the new table, and neither other readers nor the projector")
    void aLongQueryDelaysTheSwapOnly() throws Exception {
        stage.sql().execute("GRANT pg_read_all_stats TO " + account());
        stage.game().commit(stage.sales(1, 1, 100));
        try (Projector projector = stage.game().projector();
                Connection analyst = DriverManager.getConnection(stage.game().jdbcUrl());
                Statement query = analyst.createStatement()) {
            projector.start();
            stage.awaitRows(projector, 100);
            long id = stage.tableId();
            analyst.setAutoCommit(false);
            query.execute("SELECT count(*) FROM analytics.counts");

            CompletableFuture<RebuildResult> rebuild = stage.startRebuild();
            Awaitility.await("the swap waits")
                    .atMost(RebuildStage.SOON)
                    .failFast("the rebuild ended", rebuild::isDone)
                    .until(
                            () -> stage.lines().stream()
                                    .anyMatch(
                                            line -> line.matches(
                                                    "the new table is ready and waits for: session \\d+ of postgres in a transaction for \\d+ s")));

            stage.game().commit(stage.sales(1, 101, 200));
            long slowest = 0;
            int said = stage.lines().size();
            // As long as it tries several times more.
            while (stage.lines().size() < said + 2) {
                long start = System.nanoTime();
                stage.sql().fetch("SELECT max(sequence_number) FROM analytics.logs");
                slowest = Math.max(slowest, System.nanoTime() - start);
            }
            stage.awaitRows(projector, 200);
            assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(3));
            assertThat(rebuild).isNotDone();
            assertThat(stage.tableId()).isEqualTo(id);

            analyst.commit();

            assertThat(rebuild).succeedsWithin(RebuildStage.SOON);
            assertThat(rebuild.join().attempts()).isGreaterThan(1);
            assertThat(rebuild.join().rows()).isEqualTo(200);
            assertThat(stage.tableId()).isNotEqualTo(id);
        }
        assertThat(stage.rows()).hasSize(200);
    }

    @Test
    @DisplayName("a transaction that uses the sequence, or one that has written, is waited for too")
    void othersAreWaitedFor() throws Exception {
        stage.game().commit(stage.sales(1, 1, 10));
        stage.project(10);
        for (String use :
                new String[] {"SELECT nextval('audit_logs_id_seq')", "LOCK TABLE audit_logs IN ROW EXCLUSIVE MODE"}) {
            long id = stage.tableId();
            try (Connection other = DriverManager.getConnection(stage.game().jdbcUrl());
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute(use);
                CompletableFuture<RebuildResult> rebuild = stage.startRebuild();
                Awaitility.await("the swap waits")
                        .atMost(RebuildStage.SOON)
                        .failFast("the rebuild ended", rebuild::isDone)
                        .until(() -> stage.lines().stream().anyMatch(line -> line.contains("waits for: ")));
                assertThat(stage.tableId()).isEqualTo(id);
                other.rollback();
                assertThat(rebuild).succeedsWithin(RebuildStage.SOON);
            }
            assertThat(stage.tableId()).isNotEqualTo(id);
        }
    }
}
