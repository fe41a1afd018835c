package dev.cyclelog.cli.deadletters;

import dev.cyclelog.events.Violation;
import java.time.LocalDateTime;
import java.util.List;

/**
 * A row of {@code pipeline.dead_letters}. What the letter does not say is null. Times are UTC.
 *
 * @param place where it stands
 * @param appendedAt when it was written
 * @param reason the code of its reason
 * @param violations what was wrong
 * @param origin where the record arrived first
 * @param source the publishing service
 * @param eventId the event's id, as far as it could be read
 * @param eventType the event's type, as far as it could be read
 * @param cycleNumber the event's cycle, or else the record's key
 * @param sequenceNumber of an event that was accepted and then skipped, its number; else null
 * @param cut what is missing of the value; null if nothing is
 * @param key the record's key
 * @param value the original bytes, or their beginning
 * @param replay what became of its replay; null if it was not replayed
 */
public record DeadLetter(
        Place place,
        LocalDateTime appendedAt,
        String reason,
        List<Violation> violations,
        Origin origin,
        String source,
        String eventId,
        String eventType,
        Integer cycleNumber,
        Integer sequenceNumber,
        Cut cut,
        byte[] key,
        byte[] value,
        Replay replay) {

    /** Where and when a record arrived first. */
    public record Origin(String topic, Integer partition, Long offset, LocalDateTime appendedAt) {}

    /** The length in bytes and the SHA-256 of the whole value. */
    public record Cut(long length, String sha256) {}

    /** The event that was published again: its cycle and id, what was edited (or null), when and by whom. */
    public record Replay(int cycleNumber, String eventId, String edit, LocalDateTime at, String by) {}
}
