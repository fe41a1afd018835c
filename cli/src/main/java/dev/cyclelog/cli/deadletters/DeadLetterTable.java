package dev.cyclelog.cli.deadletters;

import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTERS;
import static dev.cyclelog.database.jooq.pipeline.Tables.DEAD_LETTER_REPLAYS;

import dev.cyclelog.events.Topics;
import dev.cyclelog.events.Violation;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;

/** {@code pipeline.dead_letters} and {@code pipeline.dead_letter_replays}. */
public final class DeadLetterTable {

    private static final List<Field<?>> PLACE =
            List.of(DEAD_LETTERS.TOPIC, DEAD_LETTERS.PARTITION, DEAD_LETTERS.OFFSET);

    private final DSLContext sql;
    private final Topics topics;
    /** Only what stands in the dead letters' topic is replayed, and noted without the topic. */
    private final Condition samePlace;

    /** The tables of this database, for the game with these topics. */
    public DeadLetterTable(DSLContext sql, Topics topics) {
        this.sql = sql;
        this.topics = topics;
        this.samePlace = DEAD_LETTERS
                .TOPIC
                .eq(topics.deadLetter())
                .and(DEAD_LETTER_REPLAYS.PARTITION.eq(DEAD_LETTERS.PARTITION))
                .and(DEAD_LETTER_REPLAYS.OFFSET.eq(DEAD_LETTERS.OFFSET));
    }

    /**
     * Letters of one reason and one event type.
     *
     * @param reason the reason
     * @param eventType the type, or null where none could be read
     * @param letters how many
     * @param replayed how many of them were replayed
     * @param first when the first was written
     * @param last when the last was written
     * @param example the first one's place
     * @param violation what was wrong with it first; null if it does not say
     */
    public record Group(
            String reason,
            String eventType,
            int letters,
            int replayed,
            LocalDateTime first,
            LocalDateTime last,
            Place example,
            Violation violation) {}

    /** The groups of the letters that pass, the largest first, at most so many. */
    public List<Group> groups(DeadLetterFilter filter, int limit) {
        Field<Integer> letters = DSL.count();
        Field<Integer> replayed = DSL.count(DEAD_LETTER_REPLAYS.OFFSET);
        Field<LocalDateTime> first = DSL.min(DEAD_LETTERS.APPENDED_AT);
        Field<LocalDateTime> last = DSL.max(DEAD_LETTERS.APPENDED_AT);
        Field<Long> example = DSL.min(DEAD_LETTERS.OFFSET);
        return sql.select(
                        DEAD_LETTERS.TOPIC,
                        DEAD_LETTERS.PARTITION,
                        DEAD_LETTERS.REASON,
                        DEAD_LETTERS.EVENT_TYPE,
                        letters,
                        replayed,
                        first,
                        last,
                        example)
                .from(DEAD_LETTERS)
                .leftJoin(DEAD_LETTER_REPLAYS)
                .on(samePlace)
                .where(filter.condition(topics))
                .groupBy(DEAD_LETTERS.TOPIC, DEAD_LETTERS.PARTITION, DEAD_LETTERS.REASON, DEAD_LETTERS.EVENT_TYPE)
                .orderBy(letters.desc(), DEAD_LETTERS.REASON, DEAD_LETTERS.EVENT_TYPE)
                .limit(limit)
                .fetch()
                .map(row -> {
                    Place place = place(row, row.get(example));
                    return new Group(
                            row.get(DEAD_LETTERS.REASON),
                            row.get(DEAD_LETTERS.EVENT_TYPE),
                            row.get(letters),
                            row.get(replayed),
                            row.get(first),
                            row.get(last),
                            place,
                            find(place)
                                    .flatMap(letter ->
                                            letter.violations().stream().findFirst())
                                    .orElse(null));
                });
    }

    /** The letter at this place. */
    public Optional<DeadLetter> find(Place place) {
        return letters(DEAD_LETTERS
                        .TOPIC
                        .eq(place.topic(topics))
                        .and(DEAD_LETTERS.PARTITION.eq(place.partition()))
                        .and(DEAD_LETTERS.OFFSET.eq(place.offset())))
                .fetchOptional()
                .map(this::letter);
    }

    /** The letters that pass and stand behind this place (null: all), in the topic's order, at most so many. */
    public List<DeadLetter> page(DeadLetterFilter filter, Place behind, int limit) {
        return letters(filter.condition(topics).and(behind(behind)))
                .orderBy(PLACE)
                .limit(limit)
                .fetch()
                .map(this::letter);
    }

    /** As {@link #page}, without those that were replayed. */
    List<DeadLetter> pageOfNotReplayed(DeadLetterFilter filter, Place behind, int limit) {
        return letters(filter.condition(topics).and(behind(behind)).and(DEAD_LETTER_REPLAYS.OFFSET.isNull()))
                .orderBy(PLACE)
                .limit(limit)
                .fetch()
                .map(this::letter);
    }

    /** How many letters pass that were replayed already. */
    int countReplayed(DeadLetterFilter filter) {
        return sql.fetchCount(letters(filter.condition(topics)).and(DEAD_LETTER_REPLAYS.OFFSET.isNotNull()));
    }

    /** How many letters pass that stand behind this place and were not replayed. */
    int countNotReplayed(DeadLetterFilter filter, Place behind) {
        return sql.fetchCount(
                letters(filter.condition(topics)).and(behind(behind)).and(DEAD_LETTER_REPLAYS.OFFSET.isNull()));
    }

    /**
     * The first letter with the same event, byte for byte: a producer that tries again leaves one letter per attempt,
     * and a sequencer that was restored may reject one record twice. The letter itself if it is the first.
     */
    DeadLetter firstOfSameEvent(DeadLetter letter) {
        Condition sameEvent = letter.eventId() == null || letter.cycleNumber() == null
                ? DSL.falseCondition()
                : DEAD_LETTERS
                        .CYCLE_NUMBER
                        .eq(letter.cycleNumber())
                        .and(DEAD_LETTERS.EVENT_ID.eq(letter.eventId()))
                        .and(DEAD_LETTERS.VALUE.eq(letter.value()));
        return letters(sameEvent.or(sameRecord(letter)))
                .orderBy(PLACE)
                .limit(1)
                .fetchOptional()
                .map(this::letter)
                .orElse(letter);
    }

    /** The replay of a letter, or of another one of the same record. */
    Optional<DeadLetter.Replay> replayOf(DeadLetter letter) {
        return letter.replay() != null
                ? Optional.of(letter.replay())
                : letters(sameRecord(letter).and(DEAD_LETTER_REPLAYS.OFFSET.isNotNull()))
                        .limit(1)
                        .fetchOptional()
                        .map(DeadLetterTable::replay);
    }

    private static Condition sameRecord(DeadLetter letter) {
        DeadLetter.Origin origin = letter.origin();
        return DSL.row(
                        DEAD_LETTERS.ORIGIN_TOPIC,
                        DEAD_LETTERS.ORIGIN_PARTITION,
                        DEAD_LETTERS.ORIGIN_OFFSET,
                        DEAD_LETTERS.ORIGIN_TIMESTAMP)
                .eq(origin.topic(), origin.partition(), origin.offset(), origin.appendedAt());
    }

    /** Notes that a letter was replayed, if that is not noted yet. */
    void remember(Place place, int cycleNumber, String eventId, String edit) {
        sql.insertInto(DEAD_LETTER_REPLAYS)
                .set(DEAD_LETTER_REPLAYS.PARTITION, place.partition())
                .set(DEAD_LETTER_REPLAYS.OFFSET, place.offset())
                .set(DEAD_LETTER_REPLAYS.CYCLE_NUMBER, cycleNumber)
                .set(DEAD_LETTER_REPLAYS.EVENT_ID, eventId)
                .set(DEAD_LETTER_REPLAYS.EDIT, edit)
                .onConflictDoNothing()
                .execute();
    }

    private SelectConditionStep<Record> letters(Condition condition) {
        return sql.select()
                .from(DEAD_LETTERS)
                .leftJoin(DEAD_LETTER_REPLAYS)
                .on(samePlace)
                .where(condition);
    }

    private Condition behind(Place place) {
        return place == null
                ? DSL.noCondition()
                : DSL.row(DEAD_LETTERS.TOPIC, DEAD_LETTERS.PARTITION, DEAD_LETTERS.OFFSET)
                        .gt(DSL.row(place.topic(topics), place.partition(), place.offset()));
    }

    private Place place(Record row, long offset) {
        return new Place(
                row.get(DEAD_LETTERS.TOPIC).equals(topics.auditEvents()), row.get(DEAD_LETTERS.PARTITION), offset);
    }

    private DeadLetter letter(Record row) {
        Long length = row.get(DEAD_LETTERS.ORIGINAL_LENGTH);
        return new DeadLetter(
                place(row, row.get(DEAD_LETTERS.OFFSET)),
                row.get(DEAD_LETTERS.APPENDED_AT),
                row.get(DEAD_LETTERS.REASON),
                ViolationList.parse(row.get(DEAD_LETTERS.VIOLATIONS).data()),
                new DeadLetter.Origin(
                        row.get(DEAD_LETTERS.ORIGIN_TOPIC),
                        row.get(DEAD_LETTERS.ORIGIN_PARTITION),
                        row.get(DEAD_LETTERS.ORIGIN_OFFSET),
                        row.get(DEAD_LETTERS.ORIGIN_TIMESTAMP)),
                row.get(DEAD_LETTERS.SOURCE),
                row.get(DEAD_LETTERS.EVENT_ID),
                row.get(DEAD_LETTERS.EVENT_TYPE),
                row.get(DEAD_LETTERS.CYCLE_NUMBER),
                row.get(DEAD_LETTERS.SEQUENCE_NUMBER),
                length == null ? null : new DeadLetter.Cut(length, row.get(DEAD_LETTERS.ORIGINAL_SHA256)),
                row.get(DEAD_LETTERS.KEY),
                row.get(DEAD_LETTERS.VALUE),
                row.get(DEAD_LETTER_REPLAYS.OFFSET) == null ? null : replay(row));
    }

    private static DeadLetter.Replay replay(Record row) {
        return new DeadLetter.Replay(
                row.get(DEAD_LETTER_REPLAYS.CYCLE_NUMBER),
                row.get(DEAD_LETTER_REPLAYS.EVENT_ID),
                row.get(DEAD_LETTER_REPLAYS.EDIT),
                row.get(DEAD_LETTER_REPLAYS.REPLAYED_AT),
                row.get(DEAD_LETTER_REPLAYS.REPLAYED_BY));
    }
}
