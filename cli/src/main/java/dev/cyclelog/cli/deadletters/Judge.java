package dev.cyclelog.cli.deadletters;

import dev.cyclelog.cli.deadletters.Verdict.Not;
import dev.cyclelog.cli.deadletters.Verdict.Obstacle;
import dev.cyclelog.events.EnvelopeGlimpse;
import dev.cyclelog.events.Event;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.RejectReason;
import dev.cyclelog.events.Validation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Decides whether and as what a dead letter can be replayed. For the same letter, edit and schemas it always comes to
 * the same bytes: the sequencer drops a second replay as a duplicate.
 */
final class Judge {

    private static final JsonPointer EVENT_ID = JsonPointer.compile("/eventId");
    private static final JsonPointer EVENT_TIMESTAMP = JsonPointer.compile("/eventTimestamp");
    private static final int MAX_ID = 100;

    private final EventValidator validator;
    private final EventEdit edit;
    private final boolean newId;
    private final DeadLetterTable table;

    /**
     * A judge.
     *
     * @param newId whether conflicting duplicates get an id of their own
     * @param table knows the other letters of the same event
     */
    Judge(EventValidator validator, EventEdit edit, boolean newId, DeadLetterTable table) {
        this.validator = validator;
        this.edit = edit;
        this.newId = newId;
        this.table = table;
    }

    Verdict judge(DeadLetter letter) {
        if (letter.place().skipped()) {
            return new Not(
                    Obstacle.ACCEPTED,
                    "as sequence number %d, which only audit_logs lacks: published again it would be a duplicate, or count twice"
                            .formatted(letter.sequenceNumber()));
        }
        Optional<DeadLetter.Replay> replay = table.replayOf(letter);
        if (replay.isPresent()) {
            return new Not(
                    Obstacle.ALREADY_REPLAYED,
                    "on %s as '%s' of cycle %d"
                            .formatted(
                                    Printable.time(replay.get().at()),
                                    replay.get().eventId(),
                                    replay.get().cycleNumber()));
        }
        if (letter.cut() != null && edit.content() == null) {
            return new Not(
                    Obstacle.CUT,
                    "only %,d of %,d bytes were kept: publish the event from where it came"
                            .formatted(letter.value().length, letter.cut().length()));
        }
        byte[] original = edit.content() == null ? letter.value() : edit.content();
        byte[] edited = original;
        try {
            String text = edit.apply(text(original));
            edited = text.getBytes(StandardCharsets.UTF_8);
            EnvelopeGlimpse glimpse = EnvelopeGlimpse.of(edited);
            if (isConflict(letter, glimpse) && !newId) {
                return new Not(
                        Obstacle.NEEDS_NEW_ID,
                        "cycle %d has an event '%s' with other content; if this is another event, give it an id of its own"
                                .formatted(letter.cycleNumber(), letter.eventId()));
            }
            return verdict(letter, original, edited, completed(letter, text, isConflict(letter, glimpse)));
        } catch (JsonText.ImpossibleException impossible) {
            return edit.removals().isEmpty() && edit.assignments().isEmpty()
                    ? verdict(letter, original, edited, edited)
                    : new Not(Obstacle.CANNOT_EDIT, impossible.getMessage() + "; use --edit FILE");
        }
    }

    private Verdict verdict(DeadLetter letter, byte[] original, byte[] edited, byte[] completed) {
        Validation validation = validator.validate(completed);
        if (validation instanceof Validation.Invalid invalid) {
            return new Not(Obstacle.STILL_INVALID, invalid.describe());
        }
        Event event = ((Validation.Valid) validation).event();
        if (letter.reason().equals(RejectReason.CYCLE_EXPIRED.code())
                && Objects.equals(letter.cycleNumber(), event.cycleNumber())) {
            return new Not(
                    Obstacle.EXPIRED,
                    "cycle %d takes no more events: nobody knows any more whether it has this one; to keep it, publish it in a current cycle (--set /cycleNumber=N)"
                            .formatted(event.cycleNumber()));
        }
        boolean isEdited = edit.content() != null || !Arrays.equals(original, edited);
        return new Verdict.Replayable(completed, event.cycleNumber(), event.eventId(), isEdited);
    }

    /** Whether the event still stands against the one that it conflicted with. */
    private static boolean isConflict(DeadLetter letter, EnvelopeGlimpse event) {
        return letter.reason().equals(RejectReason.CONFLICTING_DUPLICATE.code())
                && Objects.equals(letter.eventId(), event.eventId())
                && Objects.equals(letter.cycleNumber(), event.cycleNumber());
    }

    /** With an id, if it has none or needs another, and with the time at which it arrived, if it does not say one. */
    private byte[] completed(DeadLetter letter, String text, boolean withNewId) {
        String complete = text;
        String timestamp = JsonText.get(complete, EVENT_TIMESTAMP);
        boolean needsId = withNewId || !hasId(complete);
        DeadLetter first = needsId || timestamp == null ? table.firstOfSameEvent(letter) : letter;
        LocalDateTime arrived = first.origin().appendedAt();
        if (timestamp == null && arrived != null) {
            complete = JsonText.set(
                    complete,
                    EVENT_TIMESTAMP,
                    Json.MAPPER.writeValueAsString(
                            arrived.toInstant(ZoneOffset.UTC).toString()));
        }
        if (needsId) {
            complete = JsonText.set(
                    complete,
                    EVENT_ID,
                    Json.MAPPER.writeValueAsString(first.place().eventId()));
        }
        return complete.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean hasId(String text) {
        String id = JsonText.get(text, EVENT_ID);
        if (id == null) {
            return false;
        }
        JsonNode node = Json.MAPPER.readTree(id);
        return node.isString()
                && !node.stringValue().isEmpty()
                && node.stringValue().codePointCount(0, node.stringValue().length()) <= MAX_ID;
    }

    private static String text(byte[] value) {
        if (value == null) {
            throw new JsonText.ImpossibleException("it has no value");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new JsonText.ImpossibleException("it is not UTF-8");
        }
    }
}
