package dev.cyclelog.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.runtime.Progress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The reasons for a balance that does not change by what the events say")
class CreditsIT {

    private final ComparedCycles database = new ComparedCycles();
    private final WrittenCycle cycle = database.next();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @DisplayName("an event that was skipped between the two balances")
    void skippedEvents() {
        cycle.event("cycle_end_balance", 7, null, "{'balance':100}")
                .event("weapon_sale", 7, null, "{'weaponId':1,'salePrice':5}")
                .event("cycle_end_balance", 7, null, "{'balance':120}");
        cycle.writeLog(database.sql());
        skipped(1, 1);
        assertThat(reasons()).isEmpty();

        skipped(2, 2);
        skipped(3, 3);

        assertThat(reasons()).containsExactly("1 events were skipped, perhaps of this stable");
    }

    @Test
    @DisplayName("an event on the other side of a balance, by the clock, if it moves anything")
    void eventsOnTheOtherSide() {
        cycle.at("2026-01-31T12:00:00Z", "cycle_end_balance", 7, null, "{'balance':100}")
                .at("2026-01-31T11:58:00Z", "credit_change", 7, null, "{'amount':20,'source':'battle'}")
                .at("2026-01-31T11:59:00Z", "weapon_sale", 7, null, "{'weaponId':1,'salePrice':5}")
                .at("2026-01-31T13:00:00Z", "cycle_end_balance", 7, null, "{'balance':100}");
        cycle.writeLog(database.sql());

        assertThat(reasons())
                .containsExactly("1 events happened, by the clock, on the other side of a balance, which explains it");
        assertThat(gaps().get(0).events())
                .extracting(CreditEvent::remark)
                .containsExactly(null, "happened, by the clock, on the other side of a balance", null);
    }

    /** Notes that this number of the cycle was skipped. */
    private void skipped(int offset, int sequenceNumber) {
        database.sql()
                .execute(
                        "INSERT INTO pipeline.dead_letters (topic, partition, \"offset\", reason, violations, cycle_number,"
                                + " sequence_number) VALUES ('t', 0, ?, 'refused', '[]', ?, ?)",
                        offset,
                        cycle.number(),
                        sequenceNumber);
    }

    private List<String> reasons() {
        return gaps().get(0).reasons();
    }

    private List<CreditGap> gaps() {
        Optional<CreditReport> report = database.sql()
                .transactionResult(configuration ->
                        new Credits(configuration.dsl(), any -> true, true, new Progress(line -> {})).compare());
        return report.orElseThrow().gaps();
    }
}
