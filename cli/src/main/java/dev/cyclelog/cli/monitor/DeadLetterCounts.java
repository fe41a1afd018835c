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
 * at least once a minute: as long as that is often enough, it takes a fiftieth of the time.
 */
final class DeadLetterCounts {

    private static final int SHARE = 50;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private Map<String, Long> counts;
    private long due;

    /** Has counted nothing yet; the clock is {@code System::nanoTime}. */
    DeadLetterCounts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** By reason, as they were counted last. */
    Map<String, Long> read(DSLContext sql) {
        long began = nanoTime.getAsLong();
        if (counts == null || began - due >= 0) {
            counts = count(sql);
            long ended = nanoTime.getAsLong();
            due = ended + Math.min(SHARE * (ended - began), LONGEST.toNanos());
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
