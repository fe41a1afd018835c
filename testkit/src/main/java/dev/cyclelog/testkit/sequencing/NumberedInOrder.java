package dev.cyclelog.testkit.sequencing;

import java.util.HashMap;
import java.util.Map;

/** The guarantee that each cycle of {@code audit-events} is numbered 1, 2, 3 … in the order of its partition. */
public final class NumberedInOrder {

    private NumberedInOrder() {}

    /** Fails with each place where a number is not the next one. */
    public static void check(SequencedLog log) {
        Map<Integer, Integer> last = new HashMap<>();
        Breaches gaps = new Breaches("numbers that do not follow the one before");
        for (NumberedEvent event : log.numbered()) {
            int before = last.getOrDefault(event.identity().cycleNumber(), 0);
            if (event.sequenceNumber() != before + 1) {
                gaps.add(
                        "%s: %s is number %d after %d",
                        event.place(), event.identity(), event.sequenceNumber(), before);
            }
            last.put(event.identity().cycleNumber(), event.sequenceNumber());
        }
        gaps.check();
    }
}
