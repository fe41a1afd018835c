package dev.cyclelog.testkit.model;

import java.time.LocalDateTime;

/**
 * A row that {@code audit_logs} must hold.
 *
 * @param eventTimestamp in UTC, cut to microseconds; null if the event had none, which means the time at which Kafka
 *     appended it, so any
 * @param userId null if the event names no user
 * @param robotId null if the event names no robot
 * @param payload the JSON text exactly as published
 * @param metadata the JSON text exactly as published, or null
 */
public record ExpectedRow(
        int cycleNumber,
        int sequenceNumber,
        String eventType,
        LocalDateTime eventTimestamp,
        Integer userId,
        Integer robotId,
        String payload,
        String metadata) {}
