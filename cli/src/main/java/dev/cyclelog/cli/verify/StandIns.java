package dev.cyclelog.cli.verify;

import dev.cyclelog.events.SequencedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Events of the topic that stand in for rows of {@code audit_logs} when a cycle's metrics are computed: the row is
 * missing, differs, or is not written yet. So one wrong row is one finding, and not also one for each metric that it
 * went into.
 */
final class StandIns {

    private static final int MAX_EVENTS = 1_000;
    private static final int MAX_CHARS = 8 << 20;

    private final Map<Integer, List<SequencedEvent>> events = new HashMap<>();
    private final Set<Integer> tooMany = new HashSet<>();
    private int count;
    private int chars;

    void add(SequencedEvent event) {
        int cycle = event.cycleNumber();
        if (tooMany.contains(cycle)) {
            return;
        }
        events.computeIfAbsent(cycle, number -> new ArrayList<>()).add(event);
        count++;
        chars += event.payload().length();
        if (count > MAX_EVENTS || chars > MAX_CHARS) {
            tooMany.add(cycle);
            for (SequencedEvent dropped : events.remove(cycle)) {
                count--;
                chars -= dropped.payload().length();
            }
        }
    }

    /** Those of a cycle; nothing if they were too many to be kept. */
    Optional<List<SequencedEvent>> of(int cycle) {
        return tooMany.contains(cycle) ? Optional.empty() : Optional.of(events.getOrDefault(cycle, List.of()));
    }
}
