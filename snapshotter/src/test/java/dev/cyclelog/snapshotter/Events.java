package dev.cyclelog.snapshotter;

import dev.cyclelog.events.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Numbered events of one cycle, as they stand in {@code audit-events}. */
final class Events {

    private static final Instant START = Instant.parse("2026-05-06T07:00:00Z");

    private final int cycleNumber;
    private int sequenceNumber;

    Events(int cycleNumber) {
        this.cycleNumber = cycleNumber;
    }

    /** The next event: a second after the one before. */
    byte[] next(String type, Integer userId, Integer robotId, String payload) {
        sequenceNumber++;
        return numbered(sequenceNumber, type, userId, robotId, payload);
    }

    /** Leaves a number out, as if an event had been lost. */
    void lose() {
        sequenceNumber++;
    }

    byte[] numbered(int number, String type, Integer userId, Integer robotId, String payload) {
        String event = """
                {"eventId":"e%d","eventType":"%s","cycleNumber":%d,"userId":%s,"robotId":%s,"payload":%s}""".formatted(number, type, cycleNumber, userId, robotId, payload);
        return EventCodec.sequence(event.getBytes(StandardCharsets.UTF_8), false, number, START.plusSeconds(number));
    }

    /** One robot's part of a battle; what is not given is 0. */
    byte[] battle(int userId, int robotId, String result, String more) {
        return next("battle_complete", userId, robotId, """
                {"result":"%s","eloBefore":1200,"eloAfter":1200,"credits":0,"prestige":0,"fame":0,%s}""".formatted(result, more));
    }
}
