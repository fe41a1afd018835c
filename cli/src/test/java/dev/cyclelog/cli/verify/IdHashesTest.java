package dev.cyclelog.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.SequencedEvent;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class IdHashesTest {

    private static final LocalDateTime NOON = LocalDateTime.parse("2026-01-31T12:00:00");

    /** More than fit into the pages in memory. */
    private static final int MANY = 400_000;

    @Test
    void findsTheOneIdOfManyThatIsThereAgain() {
        try (IdHashes ids = new IdHashes()) {
            for (int number = 0; number < MANY; number++) {
                ids.add(event("e" + number, 1));
            }
            ids.add(event("e77", 2));

            RepeatedHashes repeated = ids.repeated();

            assertThat(repeated.severalCycles()).isEqualTo(1);
            assertThat(repeated.contains(ids.hash("e77"))).isTrue();
            assertThat(repeated.contains(ids.hash("e78"))).isFalse();
        }
    }

    @Test
    void saysOfAnIdOfOneCycleThatItWasAcceptedTwice() {
        try (IdHashes ids = new IdHashes()) {
            SequencedEvent[] events = {event("a", 1), event("b", 1), event("a", 1), event("a", 2)};
            for (SequencedEvent event : events) {
                ids.add(event);
            }
            RepeatedIds repeated = new RepeatedIds(ids, ids.repeated());
            for (int number = 0; number < events.length; number++) {
                repeated.meet(numbered(events[number], number + 1));
            }
            Findings problems = new Findings();
            repeated.compare(problems);

            assertThat(problems.kept())
                    .extracting(Finding::text)
                    .containsExactly("audit-events, cycle 1, sequence number 3: has the event id of sequence number 1");
            assertThat(repeated.inSeveralCycles())
                    .extracting(RepeatedId::text)
                    .containsExactly("event id in several cycles, 'a': cycle 1, sequence number 1;"
                            + " cycle 1, sequence number 3; cycle 2, sequence number 4");
        }
    }

    private static SequencedEvent event(String id, int cycle) {
        return new SequencedEvent(1, id, "weapon_sale", cycle, NOON, 1, null, "{}", null);
    }

    private static SequencedEvent numbered(SequencedEvent event, int number) {
        return new SequencedEvent(
                number, event.eventId(), event.eventType(), event.cycleNumber(), NOON, 1, null, "{}", null);
    }
}
