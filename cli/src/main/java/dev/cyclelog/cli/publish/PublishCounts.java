package dev.cyclelog.cli.publish;

import dev.cyclelog.events.Json;
import dev.cyclelog.events.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ObjectNode;

/** What has become of a run's events. Safe for use by several threads. */
public final class PublishCounts {

    private final Map<String, LongAdder> stored = new ConcurrentHashMap<>();
    private final Map<RejectReason, LongAdder> wrong = new ConcurrentHashMap<>();

    PublishCounts() {}

    void stored(String eventType) {
        stored.computeIfAbsent(eventType, type -> new LongAdder()).increment();
    }

    void wrong(RejectReason reason) {
        wrong.computeIfAbsent(reason, any -> new LongAdder()).increment();
    }

    /** How many events Kafka has stored; of a dry run, how many are valid. */
    public long stored() {
        return stored.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** How many were wrong and left out. */
    public long wrong() {
        return wrong.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** The summary as a table. */
    public List<String> table(boolean dryRun) {
        List<String> lines = new ArrayList<>();
        lines.add("%,12d  %s".formatted(stored(), dryRun ? "valid" : "published"));
        sorted(stored).forEach((type, count) -> lines.add("%,12d    %s".formatted(count, type)));
        lines.add("%,12d  wrong, %s".formatted(wrong(), dryRun ? "would be left out" : "left out"));
        sorted(wrong).forEach((reason, count) -> lines.add("%,12d    %s".formatted(count, reason)));
        return lines;
    }

    /** The summary as JSON. */
    public String json(boolean dryRun) {
        ObjectNode root =
                Json.MAPPER.createObjectNode().put("dryRun", dryRun).put(dryRun ? "valid" : "published", stored());
        ObjectNode byType = root.putObject("byType");
        sorted(stored).forEach(byType::put);
        ObjectNode byReason = root.put("wrong", wrong()).putObject("byReason");
        sorted(wrong).forEach(byReason::put);
        return root.toString();
    }

    private static SortedMap<String, Long> sorted(Map<?, LongAdder> counts) {
        SortedMap<String, Long> sorted = new TreeMap<>();
        counts.forEach((key, count) -> sorted.put(key.toString(), count.sum()));
        return sorted;
    }

    /** The type of a valid event, without reading more of it than is needed. */
    static String eventType(byte[] json) {
        try (JsonParser parser = Json.MAPPER.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals("eventType");
                parser.nextToken();
                if (found) {
                    return parser.getString();
                }
                parser.skipChildren();
            }
        }
        throw new IllegalArgumentException("a valid event has a type");
    }
}
