package dev.cyclelog.snapshotter;

import dev.cyclelog.events.SequencedEvent;
import java.math.BigDecimal;
import java.time.LocalDateTime;

/** What is kept of a cycle as a whole. Its size does not depend on the cycle's. */
final class CycleState {

    private int events;
    private int lastSequenceNumber;
    private LocalDateTime firstEventTime;
    private LocalDateTime startTime;
    private String triggerType;
    private LocalDateTime endTime;
    private int battles;
    private int participationsWithoutBattleId;
    private BigDecimal credits = BigDecimal.ZERO;
    private BigDecimal prestige = BigDecimal.ZERO;

    void count(SequencedEvent event) {
        events++;
        lastSequenceNumber = event.sequenceNumber();
        if (firstEventTime == null) {
            firstEventTime = event.eventTimestamp();
        }
    }

    /** How many events were counted. Equal to the last sequence number unless state was lost. */
    int events() {
        return events;
    }

    int lastSequenceNumber() {
        return lastSequenceNumber;
    }

    /** Only the first start counts. */
    void start(LocalDateTime time, String trigger) {
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
        out.writeTime(firstEventTime);
        out.writeTime(startTime);
        out.writeText(triggerType);
        out.writeTime(endTime);
        out.writeInt(battles);
        out.writeInt(participationsWithoutBattleId);
        out.writeDecimal(credits);
        out.writeDecimal(prestige);
        return out.toBytes();
    }

    static CycleState fromBytes(byte[] bytes) {
        StateInput in = new StateInput(bytes);
        CycleState state = new CycleState();
        state.events = in.readInt();
        state.lastSequenceNumber = in.readInt();
        state.firstEventTime = in.readTime();
        state.startTime = in.readTime();
        state.triggerType = in.readText();
        state.endTime = in.readTime();
        state.battles = in.readInt();
        state.participationsWithoutBattleId = in.readInt();
        state.credits = in.readDecimal();
        state.prestige = in.readDecimal();
        return state;
    }
}
