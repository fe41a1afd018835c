package dev.cyclelog.snapshotter;

import java.time.Duration;
import java.util.List;

/**
 * What a rebuild of snapshots has done.
 *
 * @param events events that were counted
 * @param written snapshots that were written
 * @param newer snapshots that count more events already, because the snapshotter has written them meanwhile
 * @param removed cycles whose snapshot was removed, because they are not complete
 * @param impossible cycles of which {@code audit-events} does not hold every event: their snapshots stay as they are
 * @param total how long it took
 */
public record SnapshotRebuildResult(
        long events, int written, int newer, List<Integer> removed, List<Integer> impossible, Duration total) {

    /** Copies the lists. */
    public SnapshotRebuildResult {
        removed = List.copyOf(removed);
        impossible = List.copyOf(impossible);
    }
}
