package dev.cyclelog.snapshotter;

import java.time.Duration;

/**
 * How much the partitions of one instance publish at once: they share a Kafka transaction, which must not take too
 * long. A single cycle may be bigger; then nothing else is published until a while after it. For use by one thread.
 */
final class PublicationBudget {

    private static final long RECORDS = 20_000;
    private static final long PAUSE_MILLIS = Duration.ofSeconds(1).toMillis();

    private long records;
    private long lastMillis;

    /** Whether a cycle may be published now. */
    boolean allows(long nowMillis) {
        if (nowMillis - lastMillis >= PAUSE_MILLIS) {
            records = 0;
        }
        return records < RECORDS;
    }

    /** Notes that a cycle was published. */
    void spend(long published, long nowMillis) {
        records += published;
        lastMillis = nowMillis;
    }
}
