package dev.cyclelog.runtime.projection;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import dev.cyclelog.runtime.projection.OwnedPartition.State;
import dev.cyclelog.runtime.projection.ProjectionOffsetStore.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * What the thread that reads and the thread that writes share: the partitions of this instance, what is queued to be
 * written, and how far each is. Safe for use by both.
 */
final class OwnedPartitions<F> {

    private static final long MAX_BATCH_BYTES = 4 << 20;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final int maxBatch;
    private final Duration retryRefused;
    private final Map<TopicPartition, OwnedPartition<F>> owned = new HashMap<>();
    private final List<OwnedPartition<F>> toRelease = new ArrayList<>();
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
        this.retryRefused = retryRefused;
    }

    // What the thread that reads asks and says.

    /** Kafka has assigned these. */
    synchronized void assign(Collection<TopicPartition> partitions) {
        partitions.forEach(id -> owned.put(id, new OwnedPartition<>(id)));
        notifyAll();
    }

    /** Kafka takes these away. What is being written of them is finished, within the timeout; the rest is dropped. */
    synchronized void revoke(Collection<TopicPartition> partitions, Duration timeout) {
        List<OwnedPartition<F>> revoked = lose(partitions);
        await(timeout, () -> toRelease.isEmpty() && !revoked.contains(beingWritten));
    }

    /** Kafka has taken these away before it could say so. */
    synchronized List<OwnedPartition<F>> lose(Collection<TopicPartition> partitions) {
        List<OwnedPartition<F>> lost =
                partitions.stream().map(owned::remove).filter(Objects::nonNull).toList();
        lost.forEach(partition -> partition.enter(State.REVOKED));
        toRelease.addAll(lost.stream().filter(partition -> partition.epoch > 0).toList());
        notifyAll();
        return lost;
    }

    /** Those that were claimed since the last call; they are active from now on. */
    synchronized List<Seek<F>> takeClaimed() {
        List<Seek<F>> seeks = new ArrayList<>();
        with(State.TO_SEEK).forEach(partition -> {
            partition.enter(State.ACTIVE);
            seeks.add(new Seek<>(partition, partition.generation, partition.storedOffset, partition.oneByOneUntil));
        });
        return seeks;
    }

    /** Those of which more should be read now. */
    synchronized List<TopicPartition> readable() {
        return isFull()
                ? List.of()
                : with(State.ACTIVE).map(partition -> partition.id).toList();
    }

    private boolean isFull() {
        return sumOfQueued(Fragment::records) >= maxBatch || sumOfQueued(Fragment::bytes) >= MAX_BATCH_BYTES;
    }

    private long sumOfQueued(ToLongFunction<Fragment<F>> size) {
        return owned.values().stream()
                .flatMap(partition -> partition.queue.stream())
                .mapToLong(size)
                .sum();
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
        return with(State.FENCED)
                .filter(partition -> System.nanoTime() - partition.since > timeout.toNanos())
                .map(partition -> partition.id)
                .findAny();
    }

    /** Waits until all that is queued is written, or cannot be at the moment. */
    synchronized void drain(Duration timeout) {
        await(
                timeout,
                () -> beingWritten == null && owned.values().stream().allMatch(partition -> partition.queue.isEmpty()));
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
            if (!toRelease.isEmpty()) {
                return new Work.Release<>(List.copyOf(toRelease));
            }
            List<OwnedPartition<F>> toClaim = with(State.TO_CLAIM).toList();
            if (!toClaim.isEmpty()) {
                return new Work.Claim<>(toClaim);
            }
            if (System.nanoTime() - lookedAt > LOOK_EVERY.toNanos()) {
                lookedAt = System.nanoTime();
                return new Work.Look<>(
                        with(State.ACTIVE, State.REFUSED, State.FENCED).toList());
            }
            Optional<OwnedPartition<F>> next = owned.values().stream()
                    .filter(partition -> !partition.queue.isEmpty())
                    .min(Comparator.comparingLong(partition -> partition.queuedSince));
            if (next.isPresent()) {
                beingWritten = next.get();
                return new Work.Write<>(beingWritten, beingWritten.takeBatch(maxBatch, MAX_BATCH_BYTES));
            }
            pause(LOOK_EVERY);
        }
    }

    /** The partition is ours in PostgreSQL. */
    synchronized void claimed(OwnedPartition<F> partition, Claim claim) {
        partition.claimed(claim);
        enter(partition, State.TO_SEEK);
        if (partition.state == State.REVOKED) {
            toRelease.add(partition);
        }
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
        partition.oneByOneUntil = oneByOneUntil;
        enter(partition, State.TO_CLAIM);
    }

    /**
     * Holds a partition's row in PostgreSQL against what is believed of it. It changes without a write of ours when a
     * record is skipped, when a crash of PostgreSQL forgets what it had committed a moment ago, and when an instance
     * claims the partition that has lost it meanwhile, and lets it go when it learns of that.
     *
     * @param ownerIsGone whether the owner that the row names has let go, or has ended
     */
    synchronized void seen(OwnedPartition<F> partition, ProjectionOffsetsRecord row, boolean ownerIsGone) {
        boolean claimedByAnother = row.getOwnerEpoch() > partition.epoch;
        if (claimedByAnother && ownerIsGone) {
            partition.epoch = 0;
            claimAgain(partition, 0);
        } else if (claimedByAnother ? partition.state != State.FENCED : !partition.isAsLeft(row)) {
            claimAgain(partition, 0);
        } else if (partition.state == State.REFUSED && System.nanoTime() - partition.since > retryRefused.toNanos()) {
            claimAgain(partition, partition.oneByOneUntil);
        }
    }

    /** All have to be claimed again: the connection that owned them is gone. */
    synchronized void claimAllAgain() {
        // Whether a fenced one is free again nobody could see: its time begins anew.
        owned.values()
                .forEach(
                        partition -> enter(partition, partition.state == State.FENCED ? State.FENCED : State.TO_CLAIM));
        toRelease.clear();
    }

    /** PostgreSQL does not take the partition's next record. */
    synchronized void refused(OwnedPartition<F> partition) {
        enter(partition, State.REFUSED);
    }

    /** Another instance has claimed the partition. */
    synchronized void fenced(OwnedPartition<F> partition) {
        enter(partition, State.FENCED);
    }

    private void enter(OwnedPartition<F> partition, State next) {
        if (partition.state != State.REVOKED) {
            partition.enter(next);
            notifyAll();
        }
    }

    /** These were released. */
    synchronized void released(List<OwnedPartition<F>> partitions) {
        toRelease.removeAll(partitions);
        notifyAll();
    }

    /** Waits after a failure of the environment; returns early if the loop is to end. */
    synchronized void pauseAfterFailure(Duration pause) {
        waiting = true;
        beingWritten = null;
        toRelease.clear();
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
        toRelease.clear();
        notifyAll();
    }

    // What anybody may ask.

    /** How many are in one of these states. */
    synchronized long count(Set<State> states) {
        return owned.values().stream()
                .filter(partition -> states.contains(partition.state))
                .count();
    }

    /** Whether the environment fails, and is tried again. */
    synchronized boolean isWaiting() {
        return waiting;
    }

    private Stream<OwnedPartition<F>> with(State... states) {
        List<State> wanted = List.of(states);
        return owned.values().stream().filter(partition -> wanted.contains(partition.state));
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
