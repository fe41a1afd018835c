package dev.cyclelog.cli.simulator;

import java.time.Duration;
import java.time.Instant;

/** The game's own time, which never looks at the computer's: a cycle is a day, from 2026 on. */
final class GameClock {

    private static final long FIRST_DAY = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private long millis = FIRST_DAY;

    long millis() {
        return millis;
    }

    String timestamp() {
        return Instant.ofEpochMilli(millis).toString();
    }

    void advance(long elapsed) {
        millis += elapsed;
    }

    /** Waits for an hour of a cycle's day; goes on at once if that is past, as in a game too big for its days. */
    void waitFor(int cycle, Duration timeOfDay) {
        long moment = FIRST_DAY + Duration.ofDays(cycle - 1L).plus(timeOfDay).toMillis();
        millis = Math.max(millis, moment);
    }
}
