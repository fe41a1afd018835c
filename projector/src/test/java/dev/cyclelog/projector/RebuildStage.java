package dev.cyclelog.projector;

import dev.cyclelog.projector.rebuild.AuditLogRebuild;
import dev.cyclelog.projector.rebuild.RebuildResult;
import dev.cyclelog.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.postgresql.ds.PGSimpleDataSource;

/** A game whose {@code audit_logs} is rebuilt, by an account that has no more rights than it takes to migrate. */
final class RebuildStage implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(60);

    private static final String ACCOUNT = "migrator_of_the_tests";

    private final Game game;
    private final Settings settings;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    RebuildStage(int partitions) {
        game = new Game(partitions);
        game.sql().execute("""
                DO $$ BEGIN
                    CREATE ROLE %1$s LOGIN IN ROLE cyclelog_owner;
                EXCEPTION WHEN duplicate_object THEN NULL;
                END $$""".formatted(ACCOUNT));
        game.sql()
                .execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %%I OWNER TO %s', current_database()); END $$"
                        .formatted(ACCOUNT));
        Settings its = game.settings();
        settings = new Settings(
                its.kafka(),
                new Settings.Database(its.database().url(), ACCOUNT, ""),
                its.topics(),
                its.schemaFolder(),
                its.streams(),
                its.services());
    }

    Game game() {
        return game;
    }

    /** As the database's superuser. */
    DSLContext sql() {
        return game.sql();
    }

    DataSource database() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(game.jdbcUrl());
        return database;
    }

    Settings settings() {
        return settings;
    }

    /** What the last rebuild has said. */
    List<String> lines() {
        return lines;
    }

    RebuildResult rebuild() {
        return rebuild(line -> {});
    }

    RebuildResult rebuild(Consumer<String> onLine) {
        return rebuild(settings, onLine);
    }

    RebuildResult rebuild(Settings with, Consumer<String> onLine) {
        lines.clear();
        return new AuditLogRebuild(with, line -> {
                    lines.add(line);
                    onLine.accept(line);
                })
                .run();
    }

    CompletableFuture<RebuildResult> startRebuild() {
        return CompletableFuture.supplyAsync(this::rebuild);
    }

    List<ProducerRecord<byte[], byte[]>> sales(int cycle, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> game.sale(cycle, number))
                .toList();
    }

    /** Runs a projector until the table has so many rows. */
    void project(int rows) {
        try (Projector projector = game.projector()) {
            projector.start();
            awaitRows(projector, rows);
        }
    }

    void awaitRows(Projector projector, int rows) {
        Awaitility.await(rows + " rows")
                .atMost(SOON)
                .failFast("the projector stopped", () -> projector.stopped().isDone())
                .until(() -> count() >= rows);
    }

    int count() {
        return sql().fetchSingle("SELECT count(*) FROM audit_logs").get(0, Integer.class);
    }

    /** Every column but the surrogate {@code id}, in order. */
    List<String> rows() {
        return sql().fetch("""
                        SELECT concat_ws('|', cycle_number, sequence_number, event_type, event_timestamp, coalesce(user_id::text, '-'),
                            coalesce(robot_id::text, '-'), payload, coalesce(metadata::text, '-'))
                        FROM audit_logs ORDER BY cycle_number, sequence_number""").getValues(0, String.class);
    }

    /** PostgreSQL's own name of the table: another table has another one. */
    long tableId() {
        return sql().fetchSingle("SELECT 'public.audit_logs'::regclass::oid::bigint")
                .get(0, Long.class);
    }

    @Override
    public void close() {
        game.close();
    }
}
