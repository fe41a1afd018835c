package dev.cyclelog.testkit.model;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;

/** When a complete cycle started and ended, and what started it. */
final class CycleTimes {

    private final Cycle cycle;

    CycleTimes(Cycle cycle) {
        this.cycle = cycle;
    }

    String triggerType() {
        List<PublishedEvent> starts = cycle.events("cycle_start");
        return starts.isEmpty() ? "manual" : starts.get(0).text("triggerType");
    }

    /** The event whose timestamp is the start. */
    PublishedEvent start() {
        List<PublishedEvent> starts = cycle.events("cycle_start");
        return starts.isEmpty() ? cycle.events().get(0) : starts.get(0);
    }

    /** The event whose timestamp is the end. */
    PublishedEvent end() {
        List<PublishedEvent> ends = cycle.events("cycle_complete");
        return ends.get(ends.size() - 1);
    }

    List<StepDuration> steps() {
        return cycle.events("cycle_step_complete").stream()
                .map(step -> new StepDuration(step.text("stepName"), ExactJson.plain(step.amount("duration"))))
                .toList();
    }

    /** Whole milliseconds, from 0 to the maximum of INTEGER; null if one of the times is. */
    static Integer durationMs(LocalDateTime start, LocalDateTime end) {
        if (start == null || end == null) {
            return null;
        }
        long milliseconds = Duration.between(start, end).toMillis();
        return (int) Math.max(0, Math.min(milliseconds, Integer.MAX_VALUE));
    }
}
