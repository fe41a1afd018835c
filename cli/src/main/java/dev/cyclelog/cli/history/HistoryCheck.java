package dev.cyclelog.cli.history;

import dev.cyclelog.cli.deadletters.Printable;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Validation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks at each row as the sequencer would at its event, before any is published, and at what {@code audit-events} has
 * of its cycle already.
 */
final class HistoryCheck {

    private static final int MAX_CHARS = 1_000;

    private final EventValidator validator;
    private final NumberedCycles numbered;
    private final Map<Long, String> waiting;
    private final Duration cycleRetention;
    private final ProblemList problems;
    private final Map<Long, ImportedCycle> cycles = new TreeMap<>();
    private long lastCycle = -1;
    private long lastNumber;

    /**
     * A check.
     *
     * @param numbered what has a number
     * @param waiting of cycles for which events wait for the sequencer that are not an import's, one of these
     * @param cycleRetention how long after its last event a cycle takes more
     */
    HistoryCheck(
            EventValidator validator,
            NumberedCycles numbered,
            Map<Long, String> waiting,
            Duration cycleRetention,
            ProblemList problems) {
        this.validator = validator;
        this.numbered = numbered;
        this.waiting = waiting;
        this.cycleRetention = cycleRetention;
        this.problems = problems;
    }

    /** Looks at the next row. */
    void add(HistoryRow row) {
        if (row.cycleNumber() == null || row.sequenceNumber() == null) {
            problems.add("a row without cycle_number or sequence_number");
            return;
        }
        checkOrder(row);
        if (row.eventTimestamp() == null) {
            problems.add(row + ": event_timestamp is NULL");
            return;
        }
        byte[] event = row.event();
        if (validator.validate(event) instanceof Validation.Invalid invalid) {
            problems.add("%s (%s): %s"
                    .formatted(
                            row, Printable.line(row.eventType(), 100), Printable.line(invalid.describe(), MAX_CHARS)));
            return;
        }
        ImportedCycle cycle = cycles.computeIfAbsent(row.cycleNumber(), number -> new ImportedCycle());
        cycle.add(event);
        ImportedCycle there = numbered.cycle(row.cycleNumber()).imported();
        if (cycle.events() == there.events() && !cycle.isEqual(there)) {
            problems.add(
                    "cycle %d: its first %,d events in audit-events are not these rows: the table has changed since they were imported"
                            .formatted(row.cycleNumber(), there.events()));
        }
    }

    private void checkOrder(HistoryRow row) {
        if (row.cycleNumber() != lastCycle) {
            lastNumber = 0;
        }
        if (row.sequenceNumber() != lastNumber + 1) {
            problems.add("%s: it follows %s; the numbers must be 1, 2, 3 … without a gap"
                    .formatted(row, lastNumber == 0 ? "none" : "number " + lastNumber));
        }
        lastCycle = row.cycleNumber();
        lastNumber = row.sequenceNumber();
    }

    /** The cycles with what they must have in the end, when all rows were looked at. */
    Map<Long, ImportedCycle> finish() {
        cycles.forEach((number, cycle) -> {
            NumberedCycles.Cycle there = numbered.cycle(number);
            if (there.hasStrangerUpTo(cycle.events())) {
                problems.add("cycle %d has events that are not this import's: %s. Its history can only come first"
                        .formatted(number, there.stranger()));
            } else if (there.imported().events() > cycle.events()) {
                problems.add("cycle %d: audit-events has %,d imported events of it, and the table %,d rows"
                        .formatted(number, there.imported().events(), cycle.events()));
            } else if (there.imported().events() < cycle.events()) {
                checkOpen(number, there);
            }
        });
        return cycles;
    }

    private void checkOpen(long number, NumberedCycles.Cycle there) {
        if (waiting.containsKey(number)) {
            problems.add(
                    "cycle %d: '%s', which is not this import's, was published into it and waits for the sequencer. Let no game publish into the cycles of the table"
                            .formatted(number, Printable.line(waiting.get(number), 100)));
        } else if (there.imported().events() > 0
                && there.last().plus(cycleRetention).isBefore(Instant.now())) {
            problems.add(
                    "cycle %d: its first %,d events were imported more than %d days ago (cyclelog.sequencer.cycle-retention), and it takes no more. Begin again with another topics.prefix and an empty database"
                            .formatted(number, there.imported().events(), cycleRetention.toDays()));
        }
    }
}
