package dev.cyclelog.cli.verify;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;

import dev.cyclelog.cli.deadletters.Place;
import dev.cyclelog.cli.deadletters.Printable;
import dev.cyclelog.cli.deadletters.ViolationList;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jooq.DSLContext;

/**
 * The events that {@code audit_logs} lacks because somebody has skipped them ({@code projector skip}). What was decided
 * is no disagreement, and is said each time.
 */
final class SkippedEvents {

    private static final int MAX_REFUSAL = 1_000;

    /** An event's name in the table. */
    private record Number(int cycle, int sequenceNumber) {
        private static Number of(SequencedEvent event) {
            return new Number(event.cycleNumber(), event.sequenceNumber());
        }
    }

    private static final class Skipped {
        private final Place place;
        private final SequencedEvent noted;
        private final String refusal;
        private boolean met;
        private boolean missing;

        private Skipped(Place place, SequencedEvent noted, String refusal) {
            this.place = place;
            this.noted = noted;
            this.refusal = refusal;
        }
    }

    private final Map<Number, Skipped> events = new LinkedHashMap<>();
    private final Map<Integer, String> remarks = new HashMap<>();

    SkippedEvents(DSLContext snapshot, String topic, IntPredicate cycles) {
        snapshot.selectFrom(DEAD_LETTERS)
                .where(DEAD_LETTERS.TOPIC.eq(topic))
                .orderBy(DEAD_LETTERS.CYCLE_NUMBER, DEAD_LETTERS.SEQUENCE_NUMBER)
                .forEach(row -> {
                    SequencedEvent event = EventCodec.decode(row.getValue());
                    if (!cycles.test(event.cycleNumber())) {
                        return;
                    }
                    Place place = Place.ofSkipped(row.getPartition(), row.getOffset());
                    String refusal = ViolationList.parse(row.getViolations().data()).stream()
                            .map(violation -> Printable.line(violation.message(), MAX_REFUSAL))
                            .findFirst()
                            .orElse(row.getReason());
                    events.put(Number.of(event), new Skipped(place, event, refusal));
                });
    }

    /** The topic has this event. */
    void meet(SequencedEvent event) {
        Skipped skipped = events.get(Number.of(event));
        if (skipped != null && skipped.noted.equals(event)) {
            skipped.met = true;
        }
    }

    /** The table does not have this event of the topic; returns whether it was skipped. */
    boolean explainsMissing(int cycle, int sequenceNumber) {
        Skipped skipped = events.get(new Number(cycle, sequenceNumber));
        if (skipped != null) {
            skipped.missing = true;
        }
        return skipped != null;
    }

    /** Whether the table lacks events of the cycle for that reason. */
    boolean anyMissing(int cycle) {
        return events.values().stream()
                .anyMatch(skipped -> skipped.met && skipped.missing && skipped.noted.cycleNumber() == cycle);
    }

    /** What is to be said with each of the cycle's skipped events. */
    void remark(int cycle, String remark) {
        remarks.put(cycle, remark);
    }

    /** Finds notes that do not fit topic and table. */
    void compare(Findings problems) {
        for (Skipped skipped : events.values()) {
            String number = "cycle %d, sequence number %d"
                    .formatted(skipped.noted.cycleNumber(), skipped.noted.sequenceNumber());
            if (!skipped.met) {
                problems.add(Finding.ofSubject(
                        "pipeline.dead_letters",
                        null,
                        skipped.place.toString(),
                        "audit-events does not have this event, " + number));
            } else if (!skipped.missing) {
                problems.add(Finding.ofRow(
                        "audit_logs",
                        skipped.noted.cycleNumber(),
                        skipped.noted.sequenceNumber(),
                        "is there, though it was skipped (%s)".formatted(skipped.place)));
            }
        }
    }

    /** All of them, with what is to be said. */
    List<SkippedEvent> all() {
        return events.values().stream()
                .map(skipped -> new SkippedEvent(
                        skipped.noted.cycleNumber(),
                        skipped.noted.sequenceNumber(),
                        skipped.noted.eventType(),
                        skipped.place.toString(),
                        skipped.refusal,
                        remarks.get(skipped.noted.cycleNumber())))
                .toList();
    }
}
