package dev.cyclelog.cli.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class BalancesTest {

    @ParameterizedTest
    @CsvSource({"3, 20, 1", "10, 10, 2", "60, 3, 3", "1, 1, 4"})
    void balancesAreWhatTheEventsSay(int cycles, int stables, long seed) {
        Ledger ledger = new Ledger();
        AtomicInteger noted = new AtomicInteger();
        Games.events(cycles, stables, seed).forEach(event -> {
            ledger.book(event);
            if (Games.type(event).equals("cycle_end_balance")) {
                noted.incrementAndGet();
                assertThat(Ledger.amount(event.get("payload"), "balance"))
                        .as("seed %d: %s", seed, event)
                        .isEqualByComparingTo(ledger.balance(event));
            }
        });
        assertThat(noted).hasValueGreaterThanOrEqualTo(cycles);
    }

    @Test
    void creditChangesRepeatTheEventThatTheyReferTo() {
        Ledger ledger = new Ledger();
        AtomicInteger repeats = new AtomicInteger();
        AtomicInteger adjustments = new AtomicInteger();
        Games.events(5, 20, 8).forEach(event -> {
            ledger.book(event);
            if (!Games.type(event).equals("credit_change")) {
                return;
            }
            JsonNode payload = event.get("payload");
            assertThat(Ledger.amount(payload, "newBalance")).isEqualByComparingTo(ledger.balance(event));
            if (Ledger.isAdjustment(payload)) {
                adjustments.incrementAndGet();
                assertThat(payload.has("referenceEventId")).isFalse();
            } else {
                repeats.incrementAndGet();
                String reference = payload.get("referenceEventId").stringValue();
                assertThat(Ledger.amount(payload, "amount"))
                        .as("%s", event)
                        .isEqualByComparingTo(ledger.movement(Games.cycle(event), reference));
            }
        });
        assertThat(adjustments).hasPositiveValue();
        assertThat(repeats).hasValueGreaterThan(100 * adjustments.get());
    }
}
