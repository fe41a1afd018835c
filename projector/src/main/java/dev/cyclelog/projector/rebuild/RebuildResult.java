package dev.cyclelog.projector.rebuild;

import java.time.Duration;

/**
 * What a rebuild has done.
 *
 * @param rows how many rows the table had at the swap
 * @param skipped how many events were left out, because an operator had skipped them
 * @param tail how many of the rows came while it was under way
 * @param attempts how often the swap was tried
 * @param loading how long it read the topic and wrote rows, without the tail
 * @param indexing how long it built indexes
 * @param total how long it took from the first question to the swap
 */
public record RebuildResult(
        long rows, long skipped, long tail, int attempts, Duration loading, Duration indexing, Duration total) {}
