package dev.cyclelog.cli.stack;

import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;
import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;

import dev.cyclelog.events.Topics;
import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.sequencer.Tally;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Waits until a pipeline of this process has carried everything that was published into the tables. */
public final class CatchUp implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Pipeline pipeline;
    private final OffsetAdmin admin;
    private final Progress progress;

    /** A wait that reports progress now and then. */
    public CatchUp(Settings settings, Pipeline pipeline, Consumer<String> lines) {
        this.pipeline = pipeline;
        this.admin = new OffsetAdmin(settings);
        this.progress = new Progress(lines);
    }

    /**
     * Waits.
     *
     * @return what became of the records since the sequencer's state was made
     * @throws java.util.concurrent.CompletionException if a service fails
     */
    public Map<Tally, Long> await() {
        Topics topics = pipeline.topics();
        awaitNoLag("to be sequenced", Sequencer.groupId(topics), topics.gameEvents());
        awaitNoLag("to be sequenced", Sequencer.groupId(topics), topics.rerouted());
        awaitNoLag("to be projected", Projector.groupId(topics), topics.auditEvents());
        awaitNoLag("to be projected", Projector.deadLetterGroupId(topics), topics.deadLetter());
        for (long behind = cyclesWithoutSnapshot(); behind > 0; behind = cyclesWithoutSnapshot()) {
            long cycles = behind;
            pause(() -> "%,d cycles whose snapshot is to come".formatted(cycles));
        }
        return tallies();
    }

    private void awaitNoLag(String what, String groupId, String topic) {
        for (long lag = lag(groupId, topic); lag > 0; lag = lag(groupId, topic)) {
            long records = lag;
            pause(() -> "%,d records of %s still %s".formatted(records, topic, what));
        }
    }

    private long lag(String groupId, String topic) {
        Map<TopicPartition, Long> committed = admin.committedOffsets(groupId);
        // Not the end of what is committed: a stage's offsets can be visible a moment before its records are.
        return admin.highWatermarks(topic).entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    private Map<Tally, Long> tallies() {
        while (true) {
            try {
                return pipeline.tallies();
            } catch (InvalidStateStoreException stillRestoring) {
                pause(() -> "waiting for the sequencer's state");
            }
        }
    }

    private long cyclesWithoutSnapshot() {
        var last = DSL.select(
                        AUDIT_LOGS.CYCLE_NUMBER,
                        DSL.max(AUDIT_LOGS.SEQUENCE_NUMBER).as("last"))
                .from(AUDIT_LOGS)
                .groupBy(AUDIT_LOGS.CYCLE_NUMBER)
                .having(DSL.boolOr(AUDIT_LOGS.EVENT_TYPE.eq("cycle_complete")))
                .asTable("log");
        return sql().fetchCount(sql().selectOne()
                .from(last)
                .leftJoin(SNAPSHOT_POSITIONS)
                .on(SNAPSHOT_POSITIONS.CYCLE_NUMBER.eq(last.field(AUDIT_LOGS.CYCLE_NUMBER)))
                .where(SNAPSHOT_POSITIONS.LAST_SEQUENCE_NUMBER.isDistinctFrom(last.field("last", Integer.class)))
                // A stale one stays as it is: verify reports it.
                .and(SNAPSHOT_POSITIONS.STALE.isDistinctFrom(true)));
    }

    private DSLContext sql() {
        return pipeline.database().sql();
    }

    /** Waits a moment, or throws at once if a service stops meanwhile. */
    private void pause(Supplier<String> what) {
        progress.report(what);
        try {
            pipeline.stopped().get(POLL.toMillis(), TimeUnit.MILLISECONDS);
            throw new IllegalStateException("the pipeline was stopped before all was done");
        } catch (TimeoutException running) {
            // As hoped.
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a service failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
