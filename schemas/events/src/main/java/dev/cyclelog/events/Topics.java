package dev.cyclelog.events;

import java.util.List;

/**
 * The topics of one game, named once.
 *
 * <p>A game that starts over takes a new prefix (and a new database), so that cycle numbers are never reused.
 *
 * @param prefix put before every name; empty, or text that Kafka allows in a topic name such as {@code "season2."}
 */
public record Topics(String prefix) {

    /** The topics without a prefix. */
    public static final Topics DEFAULT = new Topics("");

    /**
     * Checks the prefix.
     *
     * @throws IllegalArgumentException if Kafka would refuse a topic name that starts with the prefix
     */
    public Topics {
        if (!prefix.matches("[a-zA-Z0-9._-]{0,100}")) {
            throw new IllegalArgumentException("topics.prefix '" + prefix
                    + "' is not a topic name's beginning: use at most 100 letters, digits, '.', '_' or '-'");
        }
    }

    /** What game services publish, keyed by cycle number. */
    public String gameEvents() {
        return prefix + "game-events";
    }

    /** Events that arrived on a partition that is not their cycle's, on their way back. */
    public String rerouted() {
        return prefix + "game-events.rerouted";
    }

    /** The numbered events: the source of truth. */
    public String auditEvents() {
        return prefix + "audit-events";
    }

    /** What was rejected, with reason and origin in the headers. */
    public String deadLetter() {
        return prefix + "game-events.dead-letter";
    }

    /** Metric records and summaries of closed cycles. */
    public String cycleMetrics() {
        return prefix + "cycle-metrics";
    }

    /** The sequencer's circuit breakers that have tripped, keyed by partition; compacted. */
    public String breaker() {
        return prefix + "sequencer.breaker";
    }

    /** All topics. */
    public List<String> all() {
        return List.of(gameEvents(), rerouted(), auditEvents(), deadLetter(), cycleMetrics(), breaker());
    }

    /** The topics that are partitioned by cycle; their partition counts are the same. */
    public List<String> partitionedByCycle() {
        return List.of(gameEvents(), rerouted(), auditEvents(), cycleMetrics());
    }
}
