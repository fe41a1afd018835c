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
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions of this instance, how far each is, and by what each goes from one state to the next. One that was
 * taken away changes no more. Guarded by the {@link OwnedPartitions} that hold it.
 */
final class PartitionStates<F> {

    private final Duration retryRefused;
    private final Map<TopicPartition, OwnedPartition<F>> owned = new HashMap<>();
    private final List<OwnedPartition<F>> toRelease = new ArrayList<>();

    /**
     * None yet.
     *
     * @param retryRefused how long to wait until PostgreSQL is offered again what it has refused
     */
    PartitionStates(Duration retryRefused) {
        this.retryRefused = retryRefused;
    }

    void add(Collection<TopicPartition> partitions) {
        partitions.forEach(id -> owned.put(id, new OwnedPartition<>(id)));
    }

    /** Those of these that there were. What was claimed of them has to be released. */
    List<OwnedPartition<F>> remove(Collection<TopicPartition> partitions) {
        List<OwnedPartition<F>> lost =
                partitions.stream().map(owned::remove).filter(Objects::nonNull).toList();
        lost.forEach(partition -> partition.enter(State.REVOKED));
        toRelease.addAll(lost.stream().filter(partition -> partition.epoch > 0).toList());
        return lost;
    }

    List<OwnedPartition<F>> toRelease() {
        return toRelease;
    }

    void released(List<OwnedPartition<F>> partitions) {
        toRelease.removeAll(partitions);
    }

    /** Nothing can be released, or what could be is gone with its connection. */
    void releaseNone() {
        toRelease.clear();
    }

    Stream<OwnedPartition<F>> in(State... any) {
        return in(Set.of(any));
    }

    Stream<OwnedPartition<F>> in(Set<State> any) {
        return owned.values().stream().filter(partition -> any.contains(partition.state));
    }

    long sumOfQueued(ToLongFunction<Fragment<F>> size) {
        return owned.values().stream()
                .flatMap(partition -> partition.queue.stream())
                .mapToLong(size)
                .sum();
    }

    /** The one that has waited longest to be written. */
    Optional<OwnedPartition<F>> longestQueued() {
        return owned.values().stream()
                .filter(partition -> !partition.queue.isEmpty())
                .min(Comparator.comparingLong(partition -> partition.queuedSince));
    }

    /** One that another instance has owned for longer than the timeout. */
    Optional<TopicPartition> fencedFor(Duration timeout) {
        return in(State.FENCED)
                .filter(partition -> System.nanoTime() - partition.since > timeout.toNanos())
                .map(partition -> partition.id)
                .findAny();
    }

    void claimed(OwnedPartition<F> partition, Claim claim) {
        partition.claimed(claim);
        enter(partition, State.TO_SEEK);
        if (partition.state == State.REVOKED) {
            toRelease.add(partition);
        }
    }

    /** Records before this offset are to be written one by one then. */
    void claimAgain(OwnedPartition<F> partition, long oneByOneUntil) {
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
    void seen(OwnedPartition<F> partition, ProjectionOffsetsRecord row, boolean ownerIsGone) {
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

    /** The connection that owned them is gone. */
    void claimAllAgain() {
        // Whether a fenced one is free again nobody could see: its time begins anew.
        owned.values()
                .forEach(
                        partition -> enter(partition, partition.state == State.FENCED ? State.FENCED : State.TO_CLAIM));
        releaseNone();
    }

    void enter(OwnedPartition<F> partition, State next) {
        if (partition.state != State.REVOKED) {
            partition.enter(next);
        }
    }
}
