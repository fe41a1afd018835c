package dev.cyclelog.runtime.projection;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.FailureText;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.projection.ProjectionOffsetStore.Claim;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes what the {@link ProjectionLoop} reads, each fragment in exactly one transaction that commits. On its own
 * thread, and the only one that speaks with PostgreSQL: while that is away, the loop goes on polling.
 *
 * <p>After any failure of the environment nothing is believed of what was going on: all partitions are claimed again,
 * and read from the offset that PostgreSQL then holds. So it does not matter whether a commit whose answer was lost has
 * happened.
 */
final class ProjectionWriter<F> {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionWriter.class);

    private final String groupId;
    private final Projection<F> projection;
    private final Settings settings;
    private final OwnedPartitions<F> partitions;
    private final ProjectionMetrics metrics;
    private final WriterConnection connection;
    private final Outage outage;
    private final Thread thread;

    ProjectionWriter(
            String groupId,
            Projection<F> projection,
            Settings settings,
            OwnedPartitions<F> partitions,
            DatabasePool database,
            ProjectionMetrics metrics) {
        this.groupId = groupId;
        this.projection = projection;
        this.settings = settings;
        this.partitions = partitions;
        this.metrics = metrics;
        this.connection = new WriterConnection(database);
        this.outage = new Outage(groupId);
        this.thread = new Thread(this::run, groupId + "-writer");
    }

    void start() {
        thread.start();
    }

    /** Waits for the end of the thread, which was asked to stop; cuts short what it waits for after the timeout. */
    void join(Duration timeout) {
        try {
            thread.join(timeout.toMillis());
            if (thread.isAlive()) {
                // It waits for PostgreSQL, or for Kafka.
                connection.abort();
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            Work<F> work = partitions.take();
            while (!(work instanceof Work.Stop)) {
                perform(work);
                work = partitions.take();
            }
        } catch (RuntimeException ours) {
            partitions.fail(ours);
        } catch (Error fatal) {
            partitions.fail(new IllegalStateException(fatal));
        } finally {
            connection.close();
        }
    }

    private void perform(Work<F> work) {
        try {
            if (work instanceof Work.Claim<F> claim) {
                claim(claim.partitions());
            } else if (work instanceof Work.Release<F> release) {
                release(release.partitions());
            } else if (work instanceof Work.Look<F> look) {
                look(look.partitions());
            } else if (work instanceof Work.Write<F> batch) {
                write(batch);
            }
            outage.succeeded(work instanceof Work.Write);
            partitions.waitingIsOver();
        } catch (OwnershipLostException lost) {
            Work.Write<F> batch = (Work.Write<F>) work;
            about(LOG.atInfo(), batch.partition())
                    .addKeyValue("offset", batch.firstOffset())
                    .log("the partition is no longer as this instance has left it; nothing was written");
            partitions.claimAgain(batch.partition(), 0);
        } catch (RuntimeException failure) {
            recover(failure);
        }
    }

    private void recover(RuntimeException failure) {
        if (DatabaseFault.of(failure) != DatabaseFault.ENVIRONMENT && !connection.isBroken()) {
            throw failure;
        }
        connection.close();
        partitions.claimAllAgain();
        partitions.pauseAfterFailure(outage.failed(failure));
    }

    private void claim(List<OwnedPartition<F>> toClaim) {
        Map<OwnedPartition<F>, ProjectionOffsetsRecord> rows = new LinkedHashMap<>();
        toClaim.forEach(
                partition -> rows.put(partition, ProjectionOffsetStore.findOrInsert(connection.sql(), partition.id)));
        TopicFacts facts = TopicFacts.of(settings, projection.topic());
        rows.values().forEach(facts::check);
        rows.forEach((partition, row) -> {
            Optional<Claim> claim = claim(partition, row, facts);
            if (claim.isPresent()) {
                partitions.claimed(partition, claim.get());
                about(LOG.atInfo(), partition)
                        .addKeyValue("offset", claim.get().nextOffset())
                        .addKeyValue("epoch", claim.get().epoch())
                        .log("owns the partition");
            } else {
                about(LOG.atWarn(), partition).log("has lost the partition: another instance has claimed it");
                partitions.fenced(partition);
            }
        });
    }

    private Optional<Claim> claim(OwnedPartition<F> partition, ProjectionOffsetsRecord row, TopicFacts facts) {
        try {
            return ProjectionOffsetStore.claim(connection.sql(), row, facts, partition.epoch);
        } catch (RuntimeException unanswered) {
            partitions.claimUnanswered(partition);
            throw unanswered;
        }
    }

    private void release(List<OwnedPartition<F>> revoked) {
        revoked.forEach(partition -> ProjectionOffsetStore.release(connection.sql(), partition.id, partition.epoch));
        partitions.released(revoked);
    }

    private void look(List<OwnedPartition<F>> owned) {
        owned.forEach(partition -> {
            ProjectionOffsetsRecord row = ProjectionOffsetStore.find(connection.sql(), partition.id);
            boolean claimedByAnother = row.getOwnerEpoch() > partition.epoch;
            partitions.seen(partition, row, claimedByAnother && FormerOwner.isGone(connection.sql(), row));
        });
    }

    private void write(Work.Write<F> batch) {
        OwnedPartition<F> partition = batch.partition();
        long began = System.nanoTime();
        try {
            connection.sql().transaction(configuration -> {
                DSLContext transaction = configuration.dsl();
                projection.write(
                        transaction,
                        batch.fragments().stream().map(Fragment::content).toList());
                ProjectionOffsetStore.advance(
                        transaction, partition.id, partition.epoch, partition.storedOffset, batch.nextOffset());
            });
            partitions.written(batch);
            metrics.written(batch.records(), Duration.ofNanos(System.nanoTime() - began));
        } catch (RuntimeException refusal) {
            DatabaseFault fault = DatabaseFault.of(refusal);
            if (fault == DatabaseFault.ENVIRONMENT) {
                throw refusal;
            }
            // What another owner has written, or somebody has skipped, looks like a duplicate or a gap from here.
            ProjectionOffsetStore.requireOwned(connection.sql(), partition.id, partition.epoch, partition.storedOffset);
            if (fault == DatabaseFault.OURS) {
                throw refusal;
            }
            if (batch.isSmallest()) {
                refuse(batch, refusal);
            } else {
                about(LOG.atWarn(), partition)
                        .addKeyValue("offset", batch.firstOffset())
                        .addKeyValue("records", batch.records())
                        .log("PostgreSQL refuses one of the records from this offset on; looking for it");
                partitions.claimAgain(partition, batch.nextOffset());
            }
        }
    }

    private void refuse(Work.Write<F> batch, RuntimeException failure) {
        OwnedPartition<F> partition = batch.partition();
        String record = projection.describe(batch.fragments().get(0).content());
        String refusal = "%s (%s)".formatted(DatabaseFault.text(failure), record);
        ProjectionOffsetStore.refuse(
                connection.sql(), partition.id, partition.epoch, partition.storedOffset, batch.firstOffset(), refusal);
        about(LOG.atError(), partition)
                .addKeyValue("offset", batch.firstOffset())
                .addKeyValue("record", record)
                .addKeyValue("reason", FailureText.of(failure))
                .log("PostgreSQL does not take the record; the partition is paused: see 'cyclelog projector skip'");
        partitions.refused(partition);
    }

    private LoggingEventBuilder about(LoggingEventBuilder line, OwnedPartition<F> partition) {
        return line.addKeyValue("group", groupId)
                .addKeyValue("topic", partition.id.topic())
                .addKeyValue("partition", partition.id.partition());
    }
}
