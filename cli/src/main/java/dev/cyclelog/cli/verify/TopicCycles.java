package dev.cyclelog.cli.verify;

import dev.cyclelog.events.SequencedEvent;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What {@code audit-events} says of each cycle. While a game runs, this is no single thing: some events were there when
 * the verification began, and must have arrived everywhere; {@code audit_logs} may hold more; and snapshots may count
 * still more, because the snapshotter does not wait for the projector.
 */
final class TopicCycles {

    /** The events from a cycle's first to its last one, and whether a {@code cycle_complete} is among them. */
    static final class Extent {
        private int last;
        private int events;
        private boolean complete;

        private void add(SequencedEvent event) {
            events++;
            last = Math.max(last, event.sequenceNumber());
            complete |= event.eventType().equals("cycle_complete");
        }

        int last() {
            return last;
        }

        int events() {
            return events;
        }

        boolean complete() {
            return complete;
        }
    }

    /** One cycle. */
    static final class Cycle {
        private final Extent owed = new Extent();
        private final Extent projected = new Extent();
        private final Extent known = new Extent();
        private int missing;
        private long rows;

        /** What was in the topic when the verification began. */
        Extent owed() {
            return owed;
        }

        /** What {@code audit_logs} must hold. */
        Extent projected() {
            return projected;
        }

        /** All that any table can have. */
        Extent known() {
            return known;
        }

        /** How many rows were not found in {@code audit_logs}. */
        int missing() {
            return missing;
        }

        void miss() {
            missing++;
        }

        /** How many rows {@code audit_logs} has. */
        long rows() {
            return rows;
        }

        void rows(long rows) {
            this.rows = rows;
        }
    }

    private final SortedMap<Integer, Cycle> cycles = new TreeMap<>();
    private final Map<TopicPartition, Long> began;
    private final Findings problems;
    private long events;
    private long unprojected;

    TopicCycles(Map<TopicPartition, Long> began, Findings problems) {
        this.began = Map.copyOf(began);
        this.problems = problems;
    }

    /** The topic has this event, which {@code audit_logs} must hold. */
    Cycle meetProjected(TopicEvent read) {
        Cycle cycle = meet(read);
        cycle.projected.add(read.event());
        events++;
        return cycle;
    }

    /** The topic has this event, behind what {@code audit_logs} must hold. */
    Cycle meetUnprojected(TopicEvent read) {
        if (isOwed(read)) {
            unprojected++;
        }
        return meet(read);
    }

    private Cycle meet(TopicEvent read) {
        SequencedEvent event = read.event();
        Cycle cycle = of(event.cycleNumber());
        if (event.sequenceNumber() != cycle.known.last + 1) {
            problems.add(Finding.ofCycle(
                    "audit-events",
                    event.cycleNumber(),
                    "sequence number %d follows %d".formatted(event.sequenceNumber(), cycle.known.last)));
        }
        cycle.known.add(event);
        if (isOwed(read)) {
            cycle.owed.add(event);
        }
        return cycle;
    }

    private boolean isOwed(TopicEvent read) {
        return read.offset() < began.getOrDefault(read.partition(), 0L);
    }

    /** What is known of a cycle; its extents are empty if the topic does not have it. */
    Cycle of(int cycleNumber) {
        return cycles.computeIfAbsent(cycleNumber, number -> new Cycle());
    }

    /** All cycles, by number. */
    SortedMap<Integer, Cycle> all() {
        return cycles;
    }

    /** How many events were read that {@code audit_logs} must hold. */
    long events() {
        return events;
    }

    /** How many events were there at the beginning and are not projected. */
    long unprojected() {
        return unprojected;
    }
}
