package dev.cyclelog.snapshotter;

import dev.cyclelog.events.SequencedEvent;
import java.math.BigDecimal;
import java.time.LocalDateTime;

/** What is kept of a cycle as a whole. Its size does not depend on the cycle's. */
final class CycleState {

    /** Instead of the number of records that were published. */
    static final int NEVER = -1;

    private int events;
    private int lastSequenceNumber;
    private long lastEventMillis;
    private LocalDateTime firstEventTime;
    private LocalDateTime startTime;
    private String triggerType;
    private LocalDateTime endTime;
    private int startsAfterEnd;
    private int battles;
    private int participationsWithoutBattleId;
    private BigDecimal credits = BigDecimal.ZERO;
    private BigDecimal prestige = BigDecimal.ZERO;
    private int entries;
    private int publishedRecords = NEVER;

    void count(SequencedEvent event) {
        events++;
        lastSequenceNumber = event.sequenceNumber();
        if (firstEventTime == null) {
            firstEventTime = event.eventTimestamp();
        }
    }

    /** How many events were counted. */
    int events() {
        return events;
    }

    int lastSequenceNumber() {
        return lastSequenceNumber;
    }

    /** Whether every event up to the last was counted. If not, what is kept of the cycle is of no use. */
    boolean isWhole() {
        return events == lastSequenceNumber;
    }

    /**
     * Makes sure that the cycle does not count as whole any more, because some of what is kept of it is gone or will
     * be.
     */
    void invalidate() {
        events = 0;
    }

    /** When the last event was appended to {@code audit-events}, by the broker's clock. */
    long lastEventMillis() {
        return lastEventMillis;
    }

    void appended(long millis) {
        lastEventMillis = Math.max(lastEventMillis, millis);
    }

    /** Only the first start counts. */
    void start(LocalDateTime time, String trigger) {
        if (isClosed()) {
            startsAfterEnd++;
        }
        if (startTime == null) {
            startTime = time;
            triggerType = trigger;
        }
    }

    LocalDateTime startTime() {
        return startTime == null ? firstEventTime : startTime;
    }

    String triggerType() {
        return triggerType == null ? "manual" : triggerType;
    }

    /** The last end counts. */
    void end(LocalDateTime time) {
        endTime = time;
    }

    LocalDateTime endTime() {
        return endTime;
    }

    /** Whether {@code cycle_complete} was seen: from then on the cycle has a snapshot. */
    boolean isClosed() {
        return endTime != null;
    }

    /** How often the cycle was started after it was complete, which nobody should do. */
    int startsAfterEnd() {
        return startsAfterEnd;
    }

    /** Notes that something is kept of the cycle that was not before: a stable, a robot or a step. */
    void addEntry() {
        entries++;
    }

    /** How many stables, robots and steps are kept. */
    int entries() {
        return entries;
    }

    /** How many battles are kept. */
    int battles() {
        return battles;
    }

    /** How many metric records the last publication had; {@link #NEVER} before the first one. */
    int publishedRecords() {
        return publishedRecords;
    }

    void published(int records) {
        publishedRecords = records;
    }

    void addBattle() {
        battles++;
    }

    void addParticipationWithoutBattleId() {
        participationsWithoutBattleId++;
    }

    /** Battles with an id, and one for every two participations without. */
    int totalBattles() {
        return battles + participationsWithoutBattleId / 2;
    }

    /** Counts credits that entered or left a stable. */
    void addCredits(BigDecimal amount) {
        credits = credits.add(amount.abs());
    }

    BigDecimal credits() {
        return credits;
    }

    void addPrestige(BigDecimal amount) {
        prestige = prestige.add(amount);
    }

    BigDecimal prestige() {
        return prestige;
    }

    byte[] toBytes() {
        StateOutput out = new StateOutput();
        out.writeInt(events);
        out.writeInt(lastSequenceNumber);
        out.writeLong(lastEventMillis);
        out.writeTime(firstEventTime);
        out.writeTime(startTime);
        out.writeText(triggerType);
        out.writeTime(endTime);
        out.writeInt(startsAfterEnd);
        out.writeInt(battles);
        out.writeInt(participationsWithoutBattleId);
        out.writeDecimal(credits);
        out.writeDecimal(prestige);
        out.writeInt(entries);
        out.writeInt(publishedRecords);
        return out.toBytes();
    }

    static CycleState fromBytes(byte[] bytes) {
        StateInput in = new StateInput(bytes);
        CycleState state = new CycleState();
        state.events = in.readInt();
        state.lastSequenceNumber = in.readInt();
        state.lastEventMillis = in.readLong();
        state.firstEventTime = in.readTime();
        state.startTime = in.readTime();
        state.triggerType = in.readText();
        state.endTime = in.readTime();
        state.startsAfterEnd = in.readInt();
        state.battles = in.readInt();
        state.participationsWithoutBattleId = in.readInt();
        state.credits = in.readDecimal();
        state.prestige = in.readDecimal();
        state.entries = in.readInt();
        state.publishedRecords = in.readInt();
        return state;
    }
}
