package dev.cyclelog.testkit.random;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * When the events of one cycle say that they happened: in order or in none, with offsets, years apart, or not at all.
 */
final class Timestamps {

    private static final List<Instant> ANY = List.of(
            Instant.parse("0002-01-01T00:00:00Z"),
            Instant.parse("1970-01-01T00:00:00Z"),
            Instant.parse("2026-02-28T23:59:59.999Z"),
            Instant.parse("2026-03-31T00:30:00Z"),
            Instant.parse("9998-12-31T23:59:59Z"));
    private static final List<String> FIRST_AND_LAST =
            List.of("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "0000-12-31T23:30:00-01:00");
    private static final int HIGHEST_OFFSET_MINUTES = 18 * 60;

    private enum Habit {
        NEVER,
        IN_ORDER,
        NEARBY,
        WILD
    }

    private final Chance chance;
    private final Habit habit;
    private final boolean gaps;
    private Instant now;

    Timestamps(Chance chance) {
        this.chance = chance;
        this.habit = chance.pick(List.of(Habit.values()));
        this.gaps = chance.oneIn(2);
        this.now = chance.pick(ANY);
    }

    /** The next event's, if it has one of its own. */
    Optional<String> next() {
        if (habit == Habit.NEVER || gaps && chance.oneIn(3)) {
            return Optional.empty();
        }
        now = switch (habit) {
            case IN_ORDER -> now.plus(step());
            case NEARBY -> chance.oneIn(2) ? now.plus(step()) : now.minus(step());
            default -> chance.pick(ANY).plus(step());
        };
        return Optional.of(habit == Habit.WILD && chance.oneIn(10) ? chance.pick(FIRST_AND_LAST) : spelled());
    }

    private Duration step() {
        return switch (chance.below(4)) {
            case 0 -> Duration.ofNanos(chance.below(3_000));
            case 1 -> Duration.ofMillis(chance.below(2_000));
            // Just about what INTEGER holds in milliseconds.
            case 2 -> chance.oneIn(20) ? Duration.ofMillis(Integer.MAX_VALUE + chance.between(-1L, 1L)) : Duration.ZERO;
            default -> Duration.ofSeconds(chance.below(100));
        };
    }

    private String spelled() {
        int minutes = chance.oneIn(2) ? 0 : chance.between(-HIGHEST_OFFSET_MINUTES, HIGHEST_OFFSET_MINUTES);
        return now.atOffset(ZoneOffset.ofTotalSeconds(60 * minutes)).toString();
    }
}
