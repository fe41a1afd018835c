package dev.cyclelog.testkit.model;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What the two tables must hold after a list of events was published: computed in memory, plainly and slowly, from the
 * words of {@code domain.md}, sharing no code with the pipeline, so that an error would have to be made twice.
 *
 * <p>The events must be valid, and an event id that is repeated in its cycle must be repeated with the same content:
 * what the sequencer refuses has no place here.
 */
public final class ReferenceModel {

    private final SortedMap<Integer, List<PublishedEvent>> cycles;
    private final SortedMap<Integer, ExpectedSnapshot> snapshots = new TreeMap<>();

    private ReferenceModel(SortedMap<Integer, List<PublishedEvent>> cycles) {
        this.cycles = cycles;
        cycles.forEach((number, events) -> {
            Cycle cycle = new Cycle(events);
            if (cycle.isComplete()) {
                snapshots.put(number, snapshot(number, cycle));
            }
        });
    }

    /** The model of these events in our wire format, given in the order in which they were published. */
    public static ReferenceModel of(Iterable<String> publishedJson) {
        SortedMap<Integer, List<PublishedEvent>> cycles = new TreeMap<>();
        Map<Integer, Set<String>> seenIds = new HashMap<>();
        for (String json : publishedJson) {
            JsonNode event = ExactJson.parse(json);
            int cycleNumber = event.get("cycleNumber").intValue();
            String eventId = event.get("eventId").stringValue();
            if (seenIds.computeIfAbsent(cycleNumber, cycle -> new HashSet<>()).add(eventId)) {
                List<PublishedEvent> cycle = cycles.computeIfAbsent(cycleNumber, number -> new ArrayList<>());
                cycle.add(PublishedEvent.of(json, event, cycle.size() + 1));
            }
        }
        return new ReferenceModel(cycles);
    }

    /** The rows of {@code audit_logs}, ordered by cycle and sequence number. */
    public List<ExpectedRow> rows() {
        return cycles.values().stream()
                .flatMap(List::stream)
                .map(PublishedEvent::row)
                .toList();
    }

    /**
     * The rows of {@code cycle_snapshots} by cycle, ascending: one for each cycle that has a {@code cycle_complete}.
     */
    public SortedMap<Integer, ExpectedSnapshot> snapshots() {
        return Collections.unmodifiableSortedMap(snapshots);
    }

    private static ExpectedSnapshot snapshot(int cycleNumber, Cycle cycle) {
        CycleTimes times = new CycleTimes(cycle);
        CycleTotals totals = new CycleTotals(cycle);
        LocalDateTime start = times.start().eventTimestamp();
        LocalDateTime end = times.end().eventTimestamp();
        Map<Integer, Map<String, BigDecimal>> stables = StableMetrics.of(cycle);
        Map<Integer, Map<String, BigDecimal>> robots = RobotMetrics.of(cycle);
        return new ExpectedSnapshot(
                cycleNumber,
                times.triggerType(),
                times.start().sequenceNumber(),
                times.end().sequenceNumber(),
                start,
                end,
                CycleTimes.durationMs(start, end),
                times.steps(),
                totals.battles(),
                totals.creditsTransacted(),
                totals.prestigeAwarded(),
                stables,
                robots,
                ReadModels.of(cycle, stables.keySet(), robots.keySet()));
    }
}
