package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.metrics.Repeatedly;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last ten minutes, for charts: who opens the page when the trouble has begun wants to see how it began. Safe for
 * use by several threads.
 */
final class History implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int KEPT = (int) (Duration.ofMinutes(10).toSeconds() / EVERY.toSeconds());

    private final Deque<ObjectNode> samples = new ArrayDeque<>();
    private final Repeatedly sampling;

    /**
     * Begins to sample.
     *
     * @param status what the status page shows at the moment
     */
    History(Supplier<ObjectNode> status) {
        this.sampling = new Repeatedly("history", EVERY, () -> add(sample(status.get())));
    }

    private synchronized void add(ObjectNode sample) {
        samples.add(sample);
        if (samples.size() > KEPT) {
            samples.removeFirst();
        }
    }

    /** The same words as in the status, without what no chart shows. */
    private static ObjectNode sample(ObjectNode status) {
        ObjectNode sample = JsonNodeFactory.instance.objectNode();
        sample.set("at", status.get("at"));
        ArrayNode stages = sample.putArray("stages");
        for (JsonNode stage : status.get("stages")) {
            stages.add(((ObjectNode) stage).deepCopy().retain("name", "lagEvents", "lagSeconds"));
        }
        sample.set("throughput", status.get("throughput"));
        sample.set("deadLettersInAll", status.get("deadLettersInAll"));
        return sample;
    }

    /** The samples, the oldest first. */
    synchronized ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("samples").addAll(samples);
        return json;
    }

    @Override
    public void close() {
        sampling.close();
    }
}
