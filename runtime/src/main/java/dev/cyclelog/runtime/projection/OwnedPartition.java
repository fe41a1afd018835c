package dev.cyclelog.runtime.projection;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import dev.cyclelog.runtime.projection.ProjectionOffsetStore.Claim;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** One partition that Kafka has assigned to this instance. Guarded by the {@link OwnedPartitions} that hold it. */
final class OwnedPartition<F> {

    /** How far this instance has come with it. */
    enum State {
        /** Must be claimed in PostgreSQL, for the first time or again. */
        TO_CLAIM,
        /** Claimed: the consumer has to go to the offset that PostgreSQL holds. */
        TO_SEEK,
        /** Being read and written. */
        ACTIVE,
        /** Waits before a record that PostgreSQL does not take. */
        REFUSED,
        /** Another instance has claimed it since: Kafka will say so, too. */
        FENCED,
        /** Kafka has taken it away. */
        REVOKED
    }

    final TopicPartition id;
    final Deque<Fragment<F>> queue = new ArrayDeque<>();
    State state = State.TO_CLAIM;

    /** Counts the claims: what was read before the last one must not be written. */
    int generation;

    /** 0 before the first claim. */
    long epoch;

    /** Whether the epoch counts a claim of which it is not known whether it succeeded. */
    private boolean epochIsUncertain;

    /** What PostgreSQL holds. */
    long storedOffset;

    /** Up to this offset records are written one by one, to find the one that PostgreSQL refuses. */
    long oneByOneUntil;

    /** When it was put into its state, and when the oldest fragment of the queue was read: {@link System#nanoTime}. */
    long since;

    long queuedSince;

    OwnedPartition(TopicPartition id) {
        this.id = id;
    }

    void enter(State next) {
        state = next;
        since = System.nanoTime();
        if (next != State.ACTIVE) {
            queue.clear();
        }
    }

    void claimed(Claim claim) {
        epoch = claim.epoch();
        epochIsUncertain = false;
        storedOffset = claim.nextOffset();
        generation++;
    }

    /** Only one more: if there are several, they may be another instance's. */
    void claimUnanswered() {
        if (epoch > 0 && !epochIsUncertain) {
            epoch++;
            epochIsUncertain = true;
        }
    }

    /** Whether the row in PostgreSQL is what the last claim, write or refusal has made of it. */
    boolean isAsLeft(ProjectionOffsetsRecord row) {
        return row.getOwnerEpoch() == epoch
                && row.getNextOffset() == storedOffset
                && state != State.FENCED
                && (state != State.REFUSED || row.getRefusedOffset() != null);
    }

    /** Takes what can be written together: as many fragments as fit, at least one. */
    List<Fragment<F>> takeBatch(int maxRecords, long maxBytes) {
        List<Fragment<F>> batch = new ArrayList<>();
        int records = 0;
        long bytes = 0;
        do {
            Fragment<F> next = queue.remove();
            batch.add(next);
            records += next.records();
            bytes += next.bytes();
        } while (!queue.isEmpty()
                && !batch.get(0).alone()
                && !queue.peek().alone()
                && records + queue.peek().records() <= maxRecords
                && bytes + queue.peek().bytes() <= maxBytes);
        queuedSince = System.nanoTime();
        return batch;
    }
}
