package dev.cyclelog.cli.monitor;

import dev.cyclelog.cli.monitor.PipelineState.CycleRow;
import dev.cyclelog.runtime.lag.LagMetrics;
import dev.cyclelog.runtime.lag.PartitionLag;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.runtime.metrics.DatabaseProbe;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts together what the status page shows. Safe for use by several threads. */
final class Status {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Older than that, it would be shown as if it were true now. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final List<Stage> stages;
    private final LagMetrics lag;
    private final KafkaWatch kafka;
    private final DatabaseProbe probe;
    private final DatabaseWatch database;
    private final Throughput throughput;

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
    }

    ObjectNode now() {
        Instant now = Instant.now();
        ObjectNode status = JSON.objectNode()
                .put("at", now.toString())
                .put("kafkaUp", kafka.isUp())
                .put("databaseUp", probe.isUp());
        ArrayNode flow = status.putArray("stages");
        stages.forEach(stage -> flow.add(stage(stage, now)));
        status.putObject("throughput")
                .put("publishedPerSecond", throughput.published())
                .put("sequencedPerSecond", throughput.sequenced())
                .put("projectedPerSecond", throughput.projected());
        ArrayNode problems = status.putArray("problems");
        problems().forEach(problems::add);
        ArrayNode letters = status.putArray("deadLetters");
        ArrayNode cycles = status.putArray("cycles");
        database.state().ifPresent(state -> {
            state.deadLetters().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(reason ->
                            letters.addObject().put("reason", reason.getKey()).put("count", reason.getValue()));
            status.put("openCycles", state.openCycles());
            state.lastCycles().forEach(cycle -> cycles.add(cycle(cycle)));
        });
        return status;
    }

    private ObjectNode stage(Stage stage, Instant now) {
        List<PartitionLag> lags = lag.of(stage);
        ObjectNode object = JSON.objectNode().put("name", stage.name()).put("group", stage.group());
        ArrayNode topics = object.putArray("topics");
        stage.topics().forEach(topics::add);
        object.put("members", kafka.members(stage.group()))
                .put("lagEvents", lags.stream().mapToLong(PartitionLag::events).sum())
                .put(
                        "lagSeconds",
                        lags.stream()
                                .mapToDouble(partition -> seconds(partition, now))
                                .max()
                                .orElse(0));
        ArrayNode partitions = object.putArray("partitions");
        lags.forEach(partition -> partitions
                .addObject()
                .put("topic", partition.partition().topic())
                .put("partition", partition.partition().partition())
                .put("lagEvents", partition.events())
                .put("lagSeconds", seconds(partition, now)));
        return object;
    }

    private static double seconds(PartitionLag partition, Instant now) {
        return partition.age(now).toMillis() / 1e3;
    }

    private static ObjectNode cycle(CycleRow cycle) {
        ObjectNode object = JSON.objectNode()
                .put("cycle", cycle.cycle())
                .put("events", cycle.events())
                .put("complete", cycle.complete())
                .put("stale", cycle.stale());
        if (cycle.writtenAt() != null) {
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

    /** What a person should look at, in words. */
    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!kafka.isUp()) {
            problems.add("Kafka does not answer");
        } else {
            stages.stream()
                    .filter(stage -> kafka.members(stage.group()) == 0)
                    .forEach(stage -> problems.add(stage.name() + " is not running"));
        }
        if (lag.refreshAge().compareTo(FRESH) > 0) {
            problems.add(
                    "the lag was last read %d s ago".formatted(lag.refreshAge().toSeconds()));
        }
        if (!probe.isUp()) {
            problems.add("PostgreSQL does not answer");
        }
        database.state().ifPresent(state -> {
            state.refused().forEach((partition, refused) -> {
                if (refused) {
                    problems.add(partition + " is paused: PostgreSQL refuses its next record");
                }
            });
            if (state.missingSnapshots() > 0) {
                problems.add("%d complete cycles have no snapshot".formatted(state.missingSnapshots()));
            }
            if (state.staleSnapshots() > 0) {
                problems.add("%d snapshots are stale".formatted(state.staleSnapshots()));
            }
        });
        return problems;
    }
}
