package dev.cyclelog.cli.verify;

import dev.cyclelog.events.SequencedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads those events of the topic again whose ids have hashes that came more than once, and says which ids these are.
 */
final class RepeatedIds {

    private static final int MAX_ACCEPTANCES = 10;

    private final IdHashes ids;
    private final RepeatedHashes hashes;
    private final Map<String, List<RepeatedId.Acceptance>> accepted = new HashMap<>();
    /** Of each id, the sequence number with which a cycle has it first. */
    private final Map<String, Map<Integer, Integer>> first = new HashMap<>();

    private final List<Finding> twiceInOneCycle = new ArrayList<>();

    RepeatedIds(IdHashes ids, RepeatedHashes hashes) {
        this.ids = ids;
        this.hashes = hashes;
    }

    void meet(SequencedEvent event) {
        if (hashes.contains(ids.hash(event.eventId()))) {
            List<RepeatedId.Acceptance> known = accepted.computeIfAbsent(event.eventId(), id -> new ArrayList<>());
            Integer earlier = first.computeIfAbsent(event.eventId(), id -> new HashMap<>())
                    .putIfAbsent(event.cycleNumber(), event.sequenceNumber());
            if (earlier != null) {
                twiceInOneCycle.add(Finding.ofRow(
                        "audit-events",
                        event.cycleNumber(),
                        event.sequenceNumber(),
                        "has the event id of sequence number " + earlier));
            }
            if (known.size() < MAX_ACCEPTANCES) {
                known.add(new RepeatedId.Acceptance(event.cycleNumber(), event.sequenceNumber()));
            }
        }
    }

    /** Those that were accepted in several cycles, in the order in which they were met first. */
    List<RepeatedId> inSeveralCycles() {
        return accepted.entrySet().stream()
                .filter(entry -> entry.getValue().stream()
                                .map(RepeatedId.Acceptance::cycleNumber)
                                .distinct()
                                .count()
                        > 1)
                .map(entry -> new RepeatedId(
                        entry.getKey(),
                        entry.getValue().stream().sorted(BY_NUMBER).toList()))
                .sorted(Comparator.comparing(repeated -> repeated.accepted().get(0), BY_NUMBER))
                .toList();
    }

    private static final Comparator<RepeatedId.Acceptance> BY_NUMBER = Comparator.comparingInt(
                    RepeatedId.Acceptance::cycleNumber)
            .thenComparingInt(RepeatedId.Acceptance::sequenceNumber);

    /** Finds those that were accepted twice in one cycle, which the sequencer promises not to do. */
    void compare(Findings problems) {
        twiceInOneCycle.forEach(problems::add);
    }
}
