package dev.cyclelog.runtime.projection;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import dev.cyclelog.runtime.projection.OwnedPartition.State;
import dev.cyclelog.runtime.projection.ProjectionOffsetStore.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * What the thread that reads and the thread that writes hand to one another: partitions that come and go, and what of
 * them is to be written. Each waits here for the other; how far each partition is, {@link PartitionStates} know. Safe
 * for use by both, and by whoever asks for metrics.
 */
final class OwnedPartitions<F> {

    private static final long MAX_BATCH_BYTES = 4 << 20;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final int maxBatch;
    private final PartitionStates<F> states;
    private OwnedPartition<F> beingWritten;
    private RuntimeException failure;
    private long lookedAt = System.nanoTime();
    private boolean waiting;
    private boolean stopping;

    /** Where one partition's consumer has to go. */
    record Seek<F>(OwnedPartition<F> partition, int generation, long offset, long oneByOneUntil) {}

    /**
     * None yet.
     *
     * @param maxBatch the most records in one batch
     * @param retryRefused how long to wait until PostgreSQL is offered again what it has refused
     */
    OwnedPartitions(int maxBatch, Duration retryRefused) {
        this.maxBatch = maxBatch;
        this.states = new PartitionStates<>(retryRefused);
    }

    // What the thread that reads asks and says.

    /** Kafka has assigned these. */
    synchronized void assign(Collection<TopicPartition> partitions) {
        states.add(partitions);
        notifyAll();
    }

    /** Kafka takes these away. What is being written of them is finished, within the timeout; the rest is dropped. */
    synchronized void revoke(Collection<TopicPartition> partitions, Duration timeout) {
        List<OwnedPartition<F>> revoked = lose(partitions);
        await(timeout, () -> states.toRelease().isEmpty() && !revoked.contains(beingWritten));
    }

    /** Kafka has taken these away before it could say so. */
    synchronized List<OwnedPartition<F>> lose(Collection<TopicPartition> partitions) {
        List<OwnedPartition<F>> lost = states.remove(partitions);
        notifyAll();
        return lost;
    }

    /** Those that were claimed since the last call; they are active from now on. */
    synchronized List<Seek<F>> takeClaimed() {
        List<Seek<F>> seeks = new ArrayList<>();
        states.in(State.TO_SEEK).forEach(partition -> {
            partition.enter(State.ACTIVE);
            seeks.add(new Seek<>(partition, partition.generation, partition.storedOffset, partition.oneByOneUntil));
        });
        return seeks;
    }

    /** Those of which more should be read now. */
    synchronized List<TopicPartition> readable() {
        return isFull()
                ? List.of()
                : states.in(State.ACTIVE).map(partition -> partition.id).toList();
    }

    private boolean isFull() {
        return states.sumOfQueued(Fragment::records) >= maxBatch
                || states.sumOfQueued(Fragment::bytes) >= MAX_BATCH_BYTES;
    }

    /** Queues a fragment, unless the partition was claimed anew since it was read. */
    synchronized void offer(OwnedPartition<F> partition, int generation, Fragment<F> fragment) {
        if (partition.state == State.ACTIVE && partition.generation == generation) {
            if (partition.queue.isEmpty()) {
                partition.queuedSince = System.nanoTime();
            }
            partition.queue.add(fragment);
            notifyAll();
        }
    }

    /** The offset that PostgreSQL holds. */
    synchronized long storedOffset(OwnedPartition<F> partition) {
        return partition.storedOffset;
    }

    /** Whether all that was queued is written. */
    synchronized boolean isWritten(OwnedPartition<F> partition) {
        return partition.state == State.ACTIVE && partition.queue.isEmpty() && beingWritten != partition;
    }

    /** The partition that another instance has owned for longer than the timeout while Kafka says that it is ours. */
    synchronized Optional<TopicPartition> fencedFor(Duration timeout) {
        return states.fencedFor(timeout);
    }

    /** Waits until all that is queued is written, or cannot be at the moment. */
    synchronized void drain(Duration timeout) {
        await(timeout, () -> beingWritten == null && states.longestQueued().isEmpty());
    }

    /** Lets the thread that writes come to its end. */
    synchronized void stop() {
        stopping = true;
        notifyAll();
    }

    /** Throws what made the thread that writes end. */
    synchronized void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    // What the thread that writes asks and says.

    /** Waits for something to do. */
    synchronized Work<F> take() {
        beingWritten = null;
        notifyAll();
        while (true) {
            if (stopping) {
                return new Work.Stop<>();
            }
            if (!states.toRelease().isEmpty()) {
                return new Work.Release<>(List.copyOf(states.toRelease()));
            }
            List<OwnedPartition<F>> toClaim = states.in(State.TO_CLAIM).toList();
            if (!toClaim.isEmpty()) {
                return new Work.Claim<>(toClaim);
            }
            if (System.nanoTime() - lookedAt > LOOK_EVERY.toNanos()) {
                lookedAt = System.nanoTime();
                return new Work.Look<>(
                        states.in(State.ACTIVE, State.REFUSED, State.FENCED).toList());
            }
            Optional<OwnedPartition<F>> next = states.longestQueued();
            if (next.isPresent()) {
                beingWritten = next.get();
                return new Work.Write<>(beingWritten, beingWritten.takeBatch(maxBatch, MAX_BATCH_BYTES));
            }
            pause(LOOK_EVERY);
        }
    }

    /** The partition is ours in PostgreSQL. */
    synchronized void claimed(OwnedPartition<F> partition, Claim claim) {
        states.claimed(partition, claim);
        notifyAll();
    }

    /** Whether a claim has succeeded is not known: if so, it must not be taken for another instance's. */
    synchronized void claimUnanswered(OwnedPartition<F> partition) {
        partition.claimUnanswered();
    }

    /** A batch was committed. */
    synchronized void written(Work.Write<F> batch) {
        batch.partition().storedOffset = batch.nextOffset();
    }

    /** The partition has to be claimed again; records before this offset are to be written one by one then. */
    synchronized void claimAgain(OwnedPartition<F> partition, long oneByOneUntil) {
        states.claimAgain(partition, oneByOneUntil);
        notifyAll();
    }

    /**
     * What PostgreSQL's row says of the partition.
     *
     * @param ownerIsGone whether the owner that the row names has let go, or has ended
     */
    synchronized void seen(OwnedPartition<F> partition, ProjectionOffsetsRecord row, boolean ownerIsGone) {
        states.seen(partition, row, ownerIsGone);
        notifyAll();
    }

    /** All have to be claimed again: the connection that owned them is gone. */
    synchronized void claimAllAgain() {
        states.claimAllAgain();
        notifyAll();
    }

    /** PostgreSQL does not take the partition's next record. */
    synchronized void refused(OwnedPartition<F> partition) {
        states.enter(partition, State.REFUSED);
        notifyAll();
    }

    /** Another instance has claimed the partition. */
    synchronized void fenced(OwnedPartition<F> partition) {
        states.enter(partition, State.FENCED);
        notifyAll();
    }

    /** These were released. */
    synchronized void released(List<OwnedPartition<F>> partitions) {
        states.released(partitions);
        notifyAll();
    }

    /** Waits after a failure of the environment; returns early if the loop is to end. */
    synchronized void pauseAfterFailure(Duration pause) {
        waiting = true;
        beingWritten = null;
        states.releaseNone();
        notifyAll();
        long end = System.nanoTime() + pause.toNanos();
        while (!stopping && end - System.nanoTime() > 0) {
            pause(Duration.ofNanos(end - System.nanoTime()));
        }
    }

    /** The environment is well again. */
    synchronized void waitingIsOver() {
        waiting = false;
    }

    /** The thread that writes ends, because of this. */
    synchronized void fail(RuntimeException cause) {
        failure = cause;
        beingWritten = null;
        states.releaseNone();
        notifyAll();
    }

    // What anybody may ask.

    /** How many are in one of these states. */
    synchronized long count(Set<State> any) {
        return states.in(any).count();
    }

    /** Whether the environment fails, and is tried again. */
    synchronized boolean isWaiting() {
        return waiting;
    }

    /** Waits for what the other thread does; in vain if that cannot do anything at the moment. */
    private void await(Duration timeout, BooleanSupplier condition) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean() && !waiting && failure == null && end - System.nanoTime() > 0) {
            pause(Duration.ofNanos(end - System.nanoTime()));
        }
    }

    private void pause(Duration atMost) {
        try {
            wait(Math.max(1, atMost.toMillis()));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted, which happens only at the end", interrupted);
        }
    }
}
