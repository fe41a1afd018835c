package dev.cyclelog.cli.verify;

/**
 * An event that {@code audit_logs} lacks because somebody has skipped it.
 *
 * @param cycleNumber its cycle
 * @param sequenceNumber its number there
 * @param eventType its type
 * @param place its name as a dead letter
 * @param refusal why PostgreSQL did not take it
 * @param remark how it went into the comparison of its cycle's snapshot; null if it did not
 */
public record SkippedEvent(
        int cycleNumber, int sequenceNumber, String eventType, String place, String refusal, String remark) {

    /** In words, on one line. */
    public String text() {
        return "skipped, cycle %d, sequence number %d: audit_logs lacks this %s, %s: %s%s"
                .formatted(cycleNumber, sequenceNumber, eventType, place, refusal, remark == null ? "" : "; " + remark);
    }
}
