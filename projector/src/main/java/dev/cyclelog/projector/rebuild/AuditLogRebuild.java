package dev.cyclelog.projector.rebuild;

import static dev.cyclelog.projector.rebuild.Names.SHADOW;
import static dev.cyclelog.projector.rebuild.Names.SHADOW_SCHEMA;

import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills {@code audit_logs} anew from {@code audit-events}, while it is read and while projectors go on: into a table
 * beside it, which takes its place at the end. Every column is equal to what the projector writes, except {@code id}.
 *
 * <p>If it fails or is killed, the old table is as it was, and the next run removes what is left. One that was run is
 * not run again. Another thread may only {@link #close} it.
 */
public final class AuditLogRebuild implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLogRebuild.class);

    private static final Duration TIDY_UP = Duration.ofSeconds(60);
    private static final long CANCEL_EVERY_MS = 200;

    private static final String NAME = "cyclelog-rebuild";

    /** So many sessions: this one, and those that build indexes. */
    private static final int CONNECTIONS = 1 + IndexBuild.SESSIONS;

    /** What the swap may copy while the projector waits: a tenth of a second. */
    private static final long SMALL_TAIL = 3_000;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final Settings settings;
    private final String topic;
    private final Consumer<String> lines;
    private final Progress progress;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile RebuildSession running;
    private volatile boolean closing;

    /**
     * Prepares a rebuild.
     *
     * @param settings how to reach Kafka and PostgreSQL, there with the account that migrates
     * @param lines told now and then how far it has come
     */
    public AuditLogRebuild(Settings settings, Consumer<String> lines) {
        this.settings = settings;
        this.topic = settings.topics().names().auditEvents();
        this.lines = lines;
        this.progress = new Progress(lines);
    }

    /**
     * Rebuilds, and returns when the new table is in place.
     *
     * @throws RebuildRefusedException if something hangs on the table that could not follow, or another rebuild is
     *     running; the message lists what
     * @throws dev.cyclelog.runtime.ServiceRefusedException if Kafka does not have the events from the first on
     * @throws IllegalStateException if the log has a gap, or one of the servers fails
     */
    public RebuildResult run() {
        long start = System.nanoTime();
        try (DatabasePool database = new DatabasePool(settings.database(), NAME, CONNECTIONS);
                RebuildSession session = RebuildSession.open(database)) {
            running = session;
            RebuildLock.take(session);
            String owner = actAsOwner(session);
            boolean done = false;
            try {
                Shadow.makeRoom(session, owner);
                RebuildResult result = rebuild(database, session, "SET ROLE " + owner, start);
                done = true;
                return result;
            } finally {
                if (!done) {
                    tidyUp(owner);
                }
            }
        } finally {
            ended.countDown();
        }
    }

    /**
     * Breaks off a rebuild that another thread runs, and returns when it has removed what it made. Does nothing if
     * there is none.
     */
    @Override
    public void close() {
        closing = true;
        long deadline = System.nanoTime() + TIDY_UP.toNanos();
        try {
            // More than once: between two statements there is nothing to cancel.
            while (running != null && !ended.await(CANCEL_EVERY_MS, TimeUnit.MILLISECONDS)) {
                running.cancel();
                if (System.nanoTime() > deadline) {
                    LOG.atWarn().log("the rebuild does not end; what it leaves, the next one removes");
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkNotClosing() {
        if (closing) {
            throw new IllegalStateException("the rebuild was broken off");
        }
    }

    private static String actAsOwner(RebuildSession session) {
        String owner = session.sql()
                .fetchOptional(
                        "SELECT quote_ident(pg_get_userbyid(relowner)) FROM pg_class WHERE oid = to_regclass({0})",
                        DSL.inline(Names.TABLE))
                .map(row -> row.get(0, String.class))
                .orElseThrow(() ->
                        new RebuildRefusedException("there is no table audit_logs: run 'cyclelog migrate' first"));
        try {
            session.execute("SET ROLE " + owner);
        } catch (DataAccessException refused) {
            throw new RebuildRefusedException(
                    "this account may not act as %s, which owns audit_logs: use the account of 'cyclelog migrate'"
                            .formatted(owner));
        }
        return owner;
    }

    private RebuildResult rebuild(DatabasePool database, RebuildSession session, String role, long start) {
        lines.accept("checking what belongs to audit_logs, and audit-events");
        refuseObstacles(Rehearsal.obstacles(session));
        LogCheck.check(settings, session.sql());
        try (ShadowLoad load = new ShadowLoad(settings.kafka())) {
            Shadow shadow = new Shadow(session, load, topic);
            Duration loading = fill(session, shadow);
            long loaded = shadow.rows();
            Duration indexing = buildIndexes(database, session, role);
            lines.accept("checking the rows, and catching up with what came meanwhile");
            shadow.checkCounts();
            catchUp(shadow);
            session.execute("ANALYZE " + SHADOW);
            lines.accept("putting the new table in place");
            int attempts = swap(new Swap(session, shadow, role), shadow);
            return new RebuildResult(
                    shadow.rows(),
                    shadow.skipped(),
                    shadow.rows() - loaded,
                    attempts,
                    loading,
                    indexing,
                    Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static void refuseObstacles(List<String> obstacles) {
        if (!obstacles.isEmpty()) {
            throw new RebuildRefusedException(
                    "these hang on audit_logs and would not follow to a new table; drop them, rebuild, and make them again:\n  "
                            + String.join("\n  ", obstacles));
        }
    }

    private Duration fill(RebuildSession session, Shadow shadow) {
        long start = System.nanoTime();
        LogPosition end = LogPosition.projected(session.sql(), topic);
        long records = end.distanceFrom(LogPosition.beginning());
        lines.accept("loading up to %,d events".formatted(records));
        shadow.fill(end, rate("loading", records));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Duration buildIndexes(DatabasePool database, RebuildSession session, String role) {
        long start = System.nanoTime();
        TableDefinition definition = new TableDefinition(session.sql(), SHADOW);
        List<String> indexes = definition.indexes();
        lines.accept("building %d indexes".formatted(indexes.size()));
        new IndexBuild(database, role).run(indexes, built -> {
            checkNotClosing();
            progress.report(() -> "%d of %d indexes built, after %.0f s"
                    .formatted(built, indexes.size(), (System.nanoTime() - start) / 1e9));
        });
        session.execute(definition.constraints());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void catchUp(Shadow shadow) {
        long before = Long.MAX_VALUE;
        long distance = shadow.distance();
        // Behind a projector at full speed it hardly gets smaller: then that has to wait a little longer.
        while (distance > SMALL_TAIL && distance < before / 2) {
            shadow.catchUp(rate("catching up", distance));
            before = distance;
            distance = shadow.distance();
        }
    }

    private int swap(Swap swap, Shadow shadow) {
        for (int attempt = 1; ; attempt++) {
            catchUp(shadow);
            List<String> obstacles = swap.attempt();
            if (obstacles.isEmpty()) {
                return attempt;
            }
            progress.report(() -> "the new table is ready and waits for: " + String.join("; ", obstacles));
            LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            checkNotClosing();
        }
    }

    private LongConsumer rate(String what, long total) {
        long start = System.nanoTime();
        return written -> {
            checkNotClosing();
            progress.report(() -> {
                double rate = written / ((System.nanoTime() - start) / 1e9);
                return "%s: %,d rows, %,.0f/s, about %.0f s left"
                        .formatted(what, written, rate, Math.max(0, total - written) / rate);
            });
        };
    }

    /** With a connection of its own: those that there were may be what has failed. */
    private void tidyUp(String owner) {
        try (DatabasePool database = new DatabasePool(settings.database(), NAME, 1);
                RebuildSession session = RebuildSession.open(database)) {
            session.execute("SET ROLE " + owner);
            Shadow.removeLeftovers(session);
        } catch (RuntimeException failed) {
            LOG.atWarn()
                    .addKeyValue("schema", SHADOW_SCHEMA)
                    .setCause(failed)
                    .log("the rebuild's schema is left; the next rebuild removes it");
        }
    }
}
