package dev.cyclelog.cli.stack;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;
import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;
import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;

import dev.cyclelog.cli.Progress;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.Tally;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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
     * @return what became of the published records, all of them counted
     * @throws java.util.concurrent.CompletionException if a service fails
     */
    public Map<Tally, Long> await() {
        // Publishers write without transactions: the ends of the partitions count the records.
        long published = admin.endOffsets(pipeline.topics().gameEvents()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        Map<Tally, Long> tallies = tallies();
        while (sum(tallies) < published) {
            pause("sequenced", sum(tallies), published);
            tallies = tallies();
        }
        long accepted = tallies.get(Tally.ACCEPTED);
        for (long rows = rows(); rows < accepted; rows = rows()) {
            pause("projected", rows, accepted);
        }
        for (long behind = cyclesWithoutSnapshot(); behind > 0; behind = cyclesWithoutSnapshot()) {
            pause("cycles whose snapshot is to come:", behind, 0);
        }
        long rejected = tallies.get(Tally.REJECTED);
        for (long letters = deadLetters(); letters < rejected; letters = deadLetters()) {
            pause("dead letters projected", letters, rejected);
        }
        return tallies;
    }

    private long deadLetters() {
        return sql().fetchCount(DEAD_LETTERS);
    }

    private Map<Tally, Long> tallies() {
        while (true) {
            try {
                return pipeline.tallies();
            } catch (InvalidStateStoreException stillRestoring) {
                pause("waiting for the sequencer's state", 0, 0);
            }
        }
    }

    private static long sum(Map<Tally, Long> tallies) {
        return tallies.get(Tally.ACCEPTED) + tallies.get(Tally.DUPLICATE) + tallies.get(Tally.REJECTED);
    }

    private long rows() {
        return sql().fetchCount(AUDIT_LOGS);
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
    private void pause(String what, long done, long all) {
        progress.report(() -> all == 0 ? what + " " + done : "%,d of %,d %s".formatted(done, all, what));
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
