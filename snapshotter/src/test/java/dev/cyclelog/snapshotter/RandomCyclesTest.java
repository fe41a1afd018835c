package dev.cyclelog.snapshotter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.Validation;
import dev.cyclelog.testkit.model.ExpectedSnapshot;
import dev.cyclelog.testkit.model.ReferenceModel;
import dev.cyclelog.testkit.random.Interleaving;
import dev.cyclelog.testkit.random.RandomRun;
import dev.cyclelog.testkit.random.Shrinking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is promised of metrics, held against cycles in which everything may happen. What they should be says the
 * reference model. A failure is made small before it is shown. Seed and length: {@link RandomRun}.
 */
@DisplayName("Whatever happens in a cycle")
class RandomCyclesTest {

    private static final int CYCLES = 300;
    private static final int CHECKS = 2;

    private static final RandomRun RUN = RandomRun.of(RandomCyclesTest.class, CYCLES);

    @TempDir
    Path folder;

    /** @param event null: time passes, and what was published by then is checked */
    private record Step(int cycleNumber, String event) {

        boolean isCheck() {
            return event == null;
        }

        @Override
        public String toString() {
            return isCheck() ? "(time passes, cycle %d is checked)".formatted(cycleNumber) : event;
        }
    }

    private record Failure(int cycleNumber, int stepsUntil, String what) {}

    @Test
    @DisplayName("what is published of it last is what the reference model says, at any time")
    void publishesWhatTheModelSays() {
        List<Step> steps = steps();
        failureOf(steps).ifPresent(this::report);
    }

    @Test
    @DisplayName("the events tried are valid, and all types are among them")
    void triesValidEventsOfAllTypes() {
        EventCatalogue catalogue = EventCatalogue.builtIn();
        EventValidator validator = new EventValidator(catalogue);
        Set<String> types = new HashSet<>();
        // So many that no type can be missing by chance.
        for (List<String> cycle : new RandomRun(RUN.seed(), CYCLES).cycles(RUN.random())) {
            for (String event : cycle) {
                assertThat(validator.validate(event.getBytes(StandardCharsets.UTF_8)))
                        .as(event)
                        .isInstanceOf(Validation.Valid.class);
                types.add(Json.MAPPER.readTree(event).get("eventType").stringValue());
            }
        }
        assertThat(types).isEqualTo(catalogue.types());
    }

    private List<Step> steps() {
        SplittableRandom random = RUN.random();
        List<List<Step>> cycles = new ArrayList<>();
        for (List<String> events : RUN.cycles(random)) {
            int cycleNumber =
                    Json.MAPPER.readTree(events.get(0)).get("cycleNumber").intValue();
            List<Step> steps = events.stream()
                    .map(event -> new Step(cycleNumber, event))
                    .collect(Collectors.toCollection(ArrayList::new));
            for (int i = 0; i < CHECKS; i++) {
                steps.add(random.nextInt(steps.size() + 1), new Step(cycleNumber, null));
            }
            steps.add(new Step(cycleNumber, null));
            cycles.add(steps);
        }
        return Interleaving.of(cycles, random);
    }

    /** The first one. */
    private Optional<Failure> failureOf(List<Step> steps) {
        Map<Integer, List<String>> sent = new LinkedHashMap<>();
        try (TestedTopology topology = new TestedTopology(newFolder())) {
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                int cycle = step.cycleNumber();
                List<String> events = sent.computeIfAbsent(cycle, number -> new ArrayList<>());
                if (step.isCheck()) {
                    topology.advance();
                    List<String> differences = differences(events, topology.published(cycle));
                    if (!differences.isEmpty()) {
                        return Optional.of(new Failure(cycle, i + 1, String.join("\n", differences)));
                    }
                } else {
                    topology.send(cycle, step.event());
                    events.add(step.event());
                }
            }
            return Optional.empty();
        }
    }

    private static List<String> differences(List<String> events, Optional<PublishedCycle> published) {
        Optional<ExpectedSnapshot> expected =
                ReferenceModel.of(events).snapshots().values().stream().findFirst();
        if (expected.isPresent() != published.isPresent()) {
            return List.of(
                    expected.isPresent() ? "nothing was published" : "published, though the cycle is not complete");
        }
        return expected.isEmpty() ? List.of() : published.get().differences(expected.get(), events.size());
    }

    private void report(Failure failure) {
        List<Step> until = steps().subList(0, failure.stepsUntil());
        List<Step> alone = until.stream()
                .filter(step -> step.cycleNumber() == failure.cycleNumber())
                .toList();
        // Cycles should not disturb each other; if they do, that is the failure.
        List<Step> smallest = Shrinking.smallest(
                failureOf(alone).isPresent() ? alone : until,
                steps -> failureOf(steps).isPresent());
        fail(
                "seed %d, cycle %d:%n%s%n%nThe least that fails, with seed or without:%n%s%n%n%s",
                RUN.seed(),
                failure.cycleNumber(),
                failure.what(),
                smallest.stream().map(Step::toString).collect(Collectors.joining("\n")),
                failureOf(smallest).orElseThrow().what());
    }

    private Path newFolder() {
        try {
            return Files.createTempDirectory(folder, "state");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
