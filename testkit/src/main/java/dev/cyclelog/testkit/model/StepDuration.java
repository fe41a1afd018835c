package dev.cyclelog.testkit.model;

import java.math.BigDecimal;

/**
 * An element of {@code step_durations}.
 *
 * @param duration in milliseconds
 */
public record StepDuration(String stepName, BigDecimal duration) {}
