package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.lag.PartitionLag;
import dev.cyclelog.runtime.lag.Stage;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lag of one partition, as it is shown.
 *
 * @param stage the stage
 * @param lag its lag
 * @param at when
 */
public record LagRow(Stage stage, PartitionLag lag, Instant at) {

    private static final String FORMAT = "%-22s %-24s %9s %13s %13s %11s %10s%s";

    /** What stands over {@link #text}. */
    public static String heading() {
        return FORMAT.formatted("GROUP", "TOPIC", "PARTITION", "COMMITTED", "END", "EVENTS", "SECONDS", "");
    }

    /** Events that are waiting, transaction markers counted. */
    public long events() {
        return lag.events();
    }

    /** How long the oldest of them has been waiting. */
    public double seconds() {
        return lag.age(at).toMillis() / 1e3;
    }

    /** A line of the table. */
    public String text(boolean marked) {
        return FORMAT.formatted(
                lag.group(),
                lag.partition().topic(),
                lag.partition().partition(),
                lag.committed(),
                lag.end(),
                events(),
                String.format(Locale.ROOT, "%.1f", seconds()),
                marked ? "  too far behind" : "");
    }

    /** The same as an object. */
    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", at.toString())
                .put("stage", stage.name())
                .put("group", lag.group())
                .put("topic", lag.partition().topic())
                .put("partition", lag.partition().partition())
                .put("committed", lag.committed())
                .put("end", lag.end())
                .put("lagEvents", events())
                .put("lagSeconds", seconds());
    }
}
