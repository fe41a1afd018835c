package dev.cyclelog.cli.verify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Two balances of a stable, one after the other, between which it did not change by what the events say.
 *
 * @param userId the stable
 * @param fromCycle of the first of the two {@code cycle_end_balance}s
 * @param fromSequenceNumber its number there
 * @param toCycle of the second one
 * @param toSequenceNumber its number there
 * @param balanceChange by how much the second balance is higher, in credits
 * @param movements what the events between them moved, in credits
 * @param reasons what may explain the difference; empty if nothing is known
 * @param events the events between them and the second balance, in order, the last thousand
 */
public record CreditGap(
        int userId,
        int fromCycle,
        int fromSequenceNumber,
        int toCycle,
        int toSequenceNumber,
        BigDecimal balanceChange,
        BigDecimal movements,
        List<String> reasons,
        List<CreditEvent> events) {

    /** Copies the lists. */
    public CreditGap {
        reasons = List.copyOf(reasons);
        events = List.copyOf(events);
    }

    /** What no event tells of, in credits. */
    public BigDecimal difference() {
        return balanceChange.subtract(movements);
    }

    /** In words: the gap on one line, and each event on one. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "credits, stable %d, cycle %d, sequence number %d to cycle %d, sequence number %d: the balance changed by %s, the events moved %s: %s without an event%s"
                        .formatted(
                                userId,
                                fromCycle,
                                fromSequenceNumber,
                                toCycle,
                                toSequenceNumber,
                                balanceChange.toPlainString(),
                                movements.toPlainString(),
                                difference().toPlainString(),
                                reasons.isEmpty() ? "" : "; " + String.join("; ", reasons)));
        events.forEach(event -> lines.add("    " + event.text()));
        return lines;
    }
}
