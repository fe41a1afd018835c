package dev.cyclelog.cli.verify;

import java.math.BigDecimal;

/**
 * An event that moves a stable's credits, or says what it has.
 *
 * @param cycleNumber its cycle
 * @param sequenceNumber its number there
 * @param eventType what happened
 * @param amount what it moved, in credits
 * @param balance the balance before all of the events, and all amounts since
 * @param statedBalance what the event says that the stable has then; null if it does not say
 * @param remark what is unusual about it; null if nothing is
 */
public record CreditEvent(
        int cycleNumber,
        int sequenceNumber,
        String eventType,
        BigDecimal amount,
        BigDecimal balance,
        BigDecimal statedBalance,
        String remark) {

    /** In words, on one line. */
    public String text() {
        StringBuilder text = new StringBuilder("cycle %d, sequence number %d, %s: %s, makes %s"
                .formatted(
                        cycleNumber,
                        sequenceNumber,
                        eventType,
                        amount.signum() < 0 ? amount.toPlainString() : "+" + amount.toPlainString(),
                        balance.toPlainString()));
        if (statedBalance != null) {
            text.append(", it says ").append(statedBalance.toPlainString());
        }
        if (remark != null) {
            text.append("; ").append(remark);
        }
        return text.toString();
    }
}
