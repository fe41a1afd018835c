package dev.cyclelog.cli.deadletters;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;

import dev.cyclelog.events.Topics;
import java.time.LocalDateTime;
import java.util.List;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/**
 * Which dead letters are meant. What is null does not matter.
 *
 * @param reason the code of the reason
 * @param eventType the event's type
 * @param firstCycle the first cycle
 * @param lastCycle the last cycle; null exactly if firstCycle is
 * @param since written at this time or later, UTC
 * @param until written before this time, UTC
 * @param places just these, if there are any
 */
public record DeadLetterFilter(
        String reason,
        String eventType,
        Integer firstCycle,
        Integer lastCycle,
        LocalDateTime since,
        LocalDateTime until,
        List<Place> places) {

    Condition condition(Topics topics) {
        Condition condition = DSL.noCondition();
        if (reason != null) {
            condition = condition.and(DEAD_LETTERS.REASON.eq(reason));
        }
        if (eventType != null) {
            condition = condition.and(DEAD_LETTERS.EVENT_TYPE.eq(eventType));
        }
        if (firstCycle != null) {
            condition = condition.and(DEAD_LETTERS.CYCLE_NUMBER.between(firstCycle, lastCycle));
        }
        if (since != null) {
            condition = condition.and(DEAD_LETTERS.APPENDED_AT.ge(since));
        }
        if (until != null) {
            condition = condition.and(DEAD_LETTERS.APPENDED_AT.lt(until));
        }
        if (!places.isEmpty()) {
            condition = condition.and(DSL.row(DEAD_LETTERS.TOPIC, DEAD_LETTERS.PARTITION, DEAD_LETTERS.OFFSET)
                    .in(places.stream()
                            .map(place -> DSL.row(place.topic(topics), place.partition(), place.offset()))
                            .toList()));
        }
        return condition;
    }
}
