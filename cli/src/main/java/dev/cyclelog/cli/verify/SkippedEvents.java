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

    /** The cycle's events that the table lacks for that reason. */
    List<SequencedEvent> missingEvents(int cycle) {
        return events.values().stream()
                .filter(skipped -> skipped.met && skipped.missing && skipped.noted.cycleNumber() == cycle)
                .map(skipped -> skipped.noted)
                .toList();
    }

    /** What is to be said with each of the cycle's skipped events. */
    void remark(int cycle, String remark) {
        remarks.put(cycle, remark);
    }

    /** Finds notes that do not fit topic and table. */
    void compare(Problems problems) {
        for (Skipped skipped : events.values()) {
            String number = "cycle %d, sequence number %d"
                    .formatted(skipped.noted.cycleNumber(), skipped.noted.sequenceNumber());
            if (!skipped.met) {
                problems.add("pipeline.dead_letters, %s: audit-events does not have this event, %s"
                        .formatted(skipped.place, number));
            } else if (!skipped.missing) {
                problems.add("audit_logs, %s: is there, though it was skipped (%s)".formatted(number, skipped.place));
            }
        }
    }

    /** A line for each. */
    List<String> lines() {
        return events.values().stream().map(this::line).toList();
    }

    private String line(Skipped skipped) {
        SequencedEvent event = skipped.noted;
        String remark = remarks.get(event.cycleNumber());
        return "skipped, cycle %d, sequence number %d: audit_logs lacks this %s, %s: %s%s"
                .formatted(
                        event.cycleNumber(),
                        event.sequenceNumber(),
                        event.eventType(),
                        skipped.place,
                        skipped.refusal,
                        remark == null ? "" : "; " + remark);
    }
}
