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

    /** So few that what one step has made is still in the processor's cache for the next, as in the sequencer. */
    private static final int BLOCK = 100;

    private static final String ALL = "all in one";

    @Option(
            names = "--events",
            defaultValue = "50000",
            description = "how many different events (default: ${DEFAULT-VALUE})")
    private int events;

    @Option(
            names = "--rounds",
            defaultValue = "15",
            description =
                    "how often they are measured, after as many rounds that are not counted (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Mixin
    private Output output;

    private final ValidationStages stages = new ValidationStages();
    private final FingerprintStage fingerprint = new FingerprintStage();
    private final EventValidator validator = new EventValidator(EventCatalogue.builtIn());
    private Map<String, Long> nanos;
    private long sink;

    @Override
    public Integer call() {
        List<byte[]> published = Game.events(events);
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        for (int round = 0; round < 2 * rounds; round++) {
            nanos = new LinkedHashMap<>();
            for (int start = 0; start < published.size(); start += BLOCK) {
                measure(published.subList(start, Math.min(start + BLOCK, published.size())));
            }
            if (round >= rounds) {
                nanos.forEach((step, sum) ->
                        micros.computeIfAbsent(step, any -> new ArrayList<>()).add(sum / 1e3 / published.size()));
            }
        }
        Table table = new Table("step", "events_per_s", "us_per_event");
        micros.forEach((step, times) -> table.add(step, Math.round(1e6 / Median.of(times)), Median.of(times)));
        output.print(table);
        output.say("%d events, %d bytes on average; check sum %d"
                .formatted(
                        events,
                        published.stream().mapToInt(event -> event.length).sum() / events,
                        sink));
        return 0;
    }

    private void measure(List<byte[]> published) {
        List<ObjectNode> trees = published.stream().map(stages::parse).toList();
        List<Validation.Valid> valid = trees.stream().map(stages::envelope).toList();
        time("parse", published, event -> stages.parse(event).size());
        time("storable", trees, tree -> stages.storable(tree).size());
        time("envelope", trees, tree -> stages.envelope(tree).event().cycleNumber());
        time("schema", valid, one -> stages.schema(one.event()).size());
        time("fingerprint", valid, fingerprint::hash);
        time("sequence", published, event -> sequence(event, true));
        time(ALL, published, event -> {
            Validation.Valid one = (Validation.Valid) validator.validate(event);
            return fingerprint.hash(one) + sequence(event, one.event().eventTimestamp() != null);
        });
    }

    private static int sequence(byte[] event, boolean hasTimestamp) {
        return EventCodec.sequence(event, hasTimestamp, 1_000, Instant.EPOCH).length;
    }

    private <T> void time(String step, List<T> inputs, ToIntFunction<T> work) {
        long start = System.nanoTime();
        for (T input : inputs) {
            sink += work.applyAsInt(input);
        }
        nanos.merge(step, System.nanoTime() - start, Long::sum);
    }
}
