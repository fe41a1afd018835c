package dev.cyclelog.cli.monitor;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.impl.DSL;

/**
 * How many dead letters there are. To count them costs more the more there are, so they are counted the less often, and
 * at least once a minute. By their number, not by the time that it took: a machine that is busy for a moment is no
 * reason to show old counts.
 */
final class DeadLetterCounts {

    /** PostgreSQL counts some ten million a second: that takes a hundredth of its time. */
    static final int LETTERS_A_SECOND = 100_000;

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final int lettersASecond;
    private Map<String, Long> counts;
    private long due;

    /**
     * Has counted nothing yet.
     *
     * @param nanoTime the clock, {@code System::nanoTime}
     * @param lettersASecond for so many it waits a second before it counts again
     */
    DeadLetterCounts(LongSupplier nanoTime, int lettersASecond) {
        this.nanoTime = nanoTime;
        this.lettersASecond = lettersASecond;
    }

    /** By reason, as they were counted last. */
    Map<String, Long> read(DSLContext sql) {
        long now = nanoTime.getAsLong();
        if (counts == null || now - due >= 0) {
            counts = count(sql);
            long letters = counts.values().stream().mapToLong(Long::longValue).sum();
            due = now + Math.min(Duration.ofSeconds(letters / lettersASecond).toNanos(), LONGEST.toNanos());
        }
        return counts;
    }

    private static Map<String, Long> count(DSLContext sql) {
        return sql.select(DEAD_LETTERS.REASON, DSL.count().cast(Long.class))
                .from(DEAD_LETTERS)
                .groupBy(DEAD_LETTERS.REASON)
                .fetchMap(Record2::value1, Record2::value2);
    }
}
