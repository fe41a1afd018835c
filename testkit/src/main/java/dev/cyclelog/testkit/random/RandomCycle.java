package dev.cyclelog.testkit.random;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random events of one cycle: valid, and otherwise whatever a game could publish, or a game gone mad. The same seed
 * gives the same events.
 *
 * <p>A cycle has so few stables and robots that its events meet: battles in which everything can contradict, robots
 * that change hands between upgrades, starts and ends that are missing, repeated, or come too early or too late.
 */
public final class RandomCycle {

    private final Chance chance;
    private final int cycleNumber;
    private final Timestamps timestamps;
    private final Numbers numbers;
    private final List<Draft> drafts = new ArrayList<>();

    private RandomCycle(int cycleNumber, SplittableRandom random) {
        this.chance = new Chance(random);
        this.cycleNumber = cycleNumber;
        this.timestamps = new Timestamps(chance);
        this.numbers = new Numbers(chance);
    }

    /** The cycle's events in our wire format, at least one, in the order in which they are to be published. */
    public static List<String> events(int cycleNumber, SplittableRandom random) {
        return new RandomCycle(cycleNumber, random).events();
    }

    private List<String> events() {
        if (!chance.oneIn(12)) {
            play();
        }
        scatter(chance.pick(List.of(0, 1, 1, 1, 2)), this::start);
        scatter(chance.below(4), this::step);
        end();
        List<String> events = new ArrayList<>();
        for (Draft draft : drafts) {
            events.add(event(events.size(), draft));
        }
        return events;
    }

    private void play() {
        Cast cast = new Cast(chance);
        Battles battles = new Battles(chance, cast);
        Economy economy = new Economy(chance, cast);
        Chronicle chronicle = new Chronicle(chance, cast);
        for (int acts = chance.between(1, 30); acts > 0; acts--) {
            switch (chance.below(8)) {
                case 0, 1 -> drafts.addAll(battles.next());
                case 2 -> drafts.add(chronicle.next());
                default -> drafts.add(economy.next());
            }
        }
        if (chance.oneIn(2)) {
            List<Draft> shuffled = chance.shuffled(drafts);
            drafts.clear();
            drafts.addAll(shuffled);
        }
    }

    private interface Making {
        Draft make();
    }

    /** Where they belong, at the beginning, or anywhere. */
    private void scatter(int count, Making making) {
        for (int i = 0; i < count; i++) {
            drafts.add(chance.oneIn(2) ? 0 : chance.below(drafts.size() + 1), making.make());
        }
    }

    /** Most cycles end once, at their end; others never, too early, or again and again. */
    private void end() {
        int ends = drafts.isEmpty() ? 1 : chance.pick(List.of(0, 1, 1, 1, 1, 1, 2, 3));
        for (int i = 0; i < ends; i++) {
            drafts.add(chance.oneIn(2) ? drafts.size() : chance.below(drafts.size() + 1), complete());
        }
    }

    private Draft start() {
        return control(
                "cycle_start",
                new JsonFields(chance)
                        .with("triggerType", chance.pick(List.of("\"manual\"", "\"scheduled\"")))
                        .nullable("timestamp", () -> "\"2026-01-31T12:00:00Z\""));
    }

    private Draft step() {
        return control(
                "cycle_step_complete",
                new JsonFields(chance)
                        .with("stepName", JsonFields.text(chance))
                        .with("duration", numbers.milliseconds())
                        .nullable("stepNumber", numbers::count)
                        .optional("summary", () -> "{\"duration\": 1.50}"));
    }

    private Draft complete() {
        return control(
                "cycle_complete",
                new JsonFields(chance)
                        .nullable("totalDuration", numbers::milliseconds)
                        .unknown());
    }

    /** These need name nobody, but may. */
    private Draft control(String type, JsonFields payload) {
        return new Draft(
                type,
                chance.oneIn(20) ? (Integer) chance.between(1, 4) : null,
                chance.oneIn(10) ? (Integer) (10 * chance.between(1, 4)) : null,
                payload);
    }

    private String event(int number, Draft draft) {
        JsonFields event = new JsonFields(chance)
                .with("eventId", "\"%d-%d\"".formatted(cycleNumber, number))
                .with("eventType", "\"" + draft.eventType() + "\"")
                .with("cycleNumber", cycleNumber);
        timestamps.next().ifPresent(time -> event.with("eventTimestamp", "\"" + time + "\""));
        if (draft.userId() != null || chance.oneIn(2)) {
            event.with("userId", draft.userId());
        }
        if (draft.robotId() != null || chance.oneIn(2)) {
            event.with("robotId", draft.robotId());
        }
        event.with("payload", draft.payload().toString());
        if (chance.oneIn(6)) {
            event.with("metadata", chance.pick(List.of("null", "{}", "{\"formula\": \"a*b\", \"output\": 0.30}")));
        }
        return event.toString();
    }
}
