package dev.cyclelog.benchmarks;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Validation;
import dev.cyclelog.events.ValidationStages;
import dev.cyclelog.sequencer.FingerprintStage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "validation",
        description = "Events per second that one core validates, hashes and numbers, by step.",
        mixinStandardHelpOptions = true)
final class ValidationSpeed implements Callable<Integer> {

    private static final String ALL = "all";

    @Option(
            names = "--events",
            defaultValue = "50000",
            description = "how many different events (default: ${DEFAULT-VALUE})")
    private int events;

    @Option(
            names = "--rounds",
            defaultValue = "15",
            description =
                    "how often each step is measured, after as many rounds that are not counted (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Mixin
    private Output output;

    private long sink;

    @Override
    public Integer call() {
        List<byte[]> published = Game.events(events);
        Map<String, Runnable> steps = steps(published);
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        for (int round = 0; round < 2 * rounds; round++) {
            for (Map.Entry<String, Runnable> step : steps.entrySet()) {
                long start = System.nanoTime();
                step.getValue().run();
                double each = (System.nanoTime() - start) / 1e3 / published.size();
                if (round >= rounds) {
                    micros.computeIfAbsent(step.getKey(), any -> new ArrayList<>())
                            .add(each);
                }
            }
        }
        Table table = new Table("step", "events_per_s", "us_per_event", "part_of_all");
        double all = Median.of(micros.get(ALL));
        micros.forEach((step, times) -> {
            double median = Median.of(times);
            table.add(step, Math.round(1e6 / median), median, median / all);
        });
        output.print(table);
        output.say("%d events of %d bytes on average (%d)"
                .formatted(
                        events,
                        (long) published.stream()
                                .mapToInt(event -> event.length)
                                .average()
                                .orElse(0),
                        sink));
        return 0;
    }

    private Map<String, Runnable> steps(List<byte[]> published) {
        ValidationStages stages = new ValidationStages();
        FingerprintStage fingerprint = new FingerprintStage();
        EventValidator validator = new EventValidator(EventCatalogue.builtIn());
        List<ObjectNode> trees = published.stream().map(stages::parse).toList();
        List<Validation.Valid> valid = trees.stream().map(stages::envelope).toList();
        Map<String, Runnable> steps = new LinkedHashMap<>();
        steps.put("parse", each(published, event -> stages.parse(event).size()));
        steps.put("storable", each(trees, tree -> stages.storable(tree).size()));
        steps.put("envelope", each(trees, tree -> stages.envelope(tree).event().cycleNumber()));
        steps.put("schema", each(valid, one -> stages.schema(one.event()).size()));
        steps.put("fingerprint", each(valid, fingerprint::hash));
        steps.put("sequence", each(published, event -> EventCodec.sequence(event, true, 1_000, Instant.EPOCH).length));
        steps.put(ALL, each(published, event -> {
            Validation.Valid one = (Validation.Valid) validator.validate(event);
            return fingerprint.hash(one)
                    + EventCodec.sequence(event, one.event().eventTimestamp() != null, 1_000, Instant.EPOCH).length;
        }));
        return steps;
    }

    private <T> Runnable each(List<T> inputs, ToIntFunction<T> step) {
        return () -> inputs.forEach(input -> sink += step.applyAsInt(input));
    }
}
