package dev.cyclelog.cli.monitor;

import dev.cyclelog.cli.monitor.PipelineState.CycleRow;
import dev.cyclelog.runtime.lag.LagMetrics;
import dev.cyclelog.runtime.lag.PartitionLag;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.runtime.metrics.DatabaseProbe;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts together what the status page shows. What is not known is left out: never a made-up 0. Safe for use by several
 * threads.
 */
final class Status {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final List<Stage> stages;
    private final LagMetrics lag;
    private final KafkaWatch kafka;
    private final DatabaseProbe probe;
    private final DatabaseWatch database;
    private final Throughput throughput;
    private final Problems problems;

    Status(
            List<Stage> stages,
            LagMetrics lag,
            KafkaWatch kafka,
            DatabaseProbe probe,
            DatabaseWatch database,
            Throughput throughput) {
        this.stages = stages;
        this.lag = lag;
        this.kafka = kafka;
        this.probe = probe;
        this.database = database;
        this.throughput = throughput;
        this.problems = new Problems(stages, lag, kafka, probe, database);
    }

    ObjectNode now() {
        Instant now = Instant.now();
        ObjectNode status = JSON.objectNode()
                .put("at", now.toString())
                .put("lagAgeSeconds", seconds(lagAge()))
                .put("databaseAgeSeconds", seconds(database.refreshAge()));
        kafka.up().ifPresent(up -> status.put("kafkaUp", up));
        probe.up().ifPresent(up -> status.put("databaseUp", up));
        ArrayNode texts = status.putArray("problems");
        problems.now(now).forEach(texts::add);
        ArrayNode flow = status.putArray("stages");
        stages.forEach(stage -> flow.add(stage(stage, now)));
        ObjectNode rates = status.putObject("throughput");
        put(rates, "publishedPerSecond", throughput.published());
        put(rates, "sequencedPerSecond", throughput.sequenced());
        put(rates, "projectedPerSecond", throughput.projected());
        database.state().ifPresent(state -> put(status, state));
        return status;
    }

    /** Of the stage that was read last: of the others the problems tell. */
    private Duration lagAge() {
        return stages.stream().map(lag::refreshAge).min(Duration::compareTo).orElseThrow();
    }

    private ObjectNode stage(Stage stage, Instant now) {
        List<PartitionLag> lags = lag.of(stage);
        ObjectNode object = JSON.objectNode().put("name", stage.name()).put("group", stage.group());
        ArrayNode topics = object.putArray("topics");
        stage.topics().forEach(topics::add);
        kafka.members(stage.group()).ifPresent(members -> object.put("members", members));
        object.put("late", problems.isLate(stage, now));
        if (!lags.isEmpty()) {
            object.put(
                            "lagEvents",
                            lags.stream().mapToLong(PartitionLag::events).sum())
                    .put("lagSeconds", seconds(Problems.age(lags, now)));
        }
        ArrayNode partitions = object.putArray("partitions");
        lags.forEach(partition -> partitions
                .addObject()
                .put("topic", partition.partition().topic())
                .put("partition", partition.partition().partition())
                .put("lagEvents", partition.events())
                .put("lagSeconds", seconds(partition.age(now))));
        return object;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static void put(ObjectNode object, String name, OptionalDouble rate) {
        rate.ifPresent(value -> object.put(name, Math.round(value * 10) / 10.0));
    }

    private static void put(ObjectNode status, PipelineState state) {
        Map<String, Long> deadLetters = state.deadLetters();
        status.put(
                "deadLettersInAll",
                deadLetters.values().stream().mapToLong(Long::longValue).sum());
        ArrayNode letters = status.putArray("deadLetters");
        deadLetters.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(reason ->
                        letters.addObject().put("reason", reason.getKey()).put("count", reason.getValue()));
        status.put("openCycles", state.openCycles());
        ArrayNode cycles = status.putArray("cycles");
        state.lastCycles().forEach(cycle -> cycles.add(cycle(cycle)));
    }

    private static ObjectNode cycle(CycleRow cycle) {
        ObjectNode object = JSON.objectNode()
                .put("cycle", cycle.cycle())
                .put("events", cycle.events())
                .put("complete", cycle.complete())
                .put("stale", cycle.stale());
        // Both: somebody may have deleted the row of which the position tells.
        if (cycle.writtenAt() != null && cycle.credits() != null) {
            object.put("durationMs", cycle.durationMs())
                    .put("battles", cycle.battles())
                    // Beyond what a browser's numbers hold.
                    .put("credits", Long.toString(cycle.credits()))
                    .put("prestige", cycle.prestige())
                    .put(
                            "writtenAt",
                            cycle.writtenAt().toInstant(ZoneOffset.UTC).toString());
        }
        return object;
    }
}
