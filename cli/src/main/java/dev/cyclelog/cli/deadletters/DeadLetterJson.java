package dev.cyclelog.cli.deadletters;

import dev.cyclelog.events.Json;
import dev.cyclelog.events.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Dead letters as {@code --json} prints them. */
public final class DeadLetterJson {

    private DeadLetterJson() {}

    /** A group. */
    public static ObjectNode group(DeadLetterTable.Group group) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("reason", group.reason())
                .put("eventType", group.eventType())
                .put("letters", group.letters())
                .put("replayed", group.replayed())
                .put("first", time(group.first()))
                .put("last", time(group.last()))
                .put("example", group.example().toString());
        addViolations(json, group.violation() == null ? List.of() : List.of(group.violation()));
        return json;
    }

    /** A letter, without its value. */
    public static ObjectNode letter(DeadLetter letter) {
        DeadLetter.Origin origin = letter.origin();
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("place", letter.place().toString())
                .put("appendedAt", time(letter.appendedAt()))
                .put("reason", letter.reason())
                .put("eventType", letter.eventType())
                .put("cycleNumber", letter.cycleNumber())
                .put("sequenceNumber", letter.sequenceNumber())
                .put("eventId", letter.eventId())
                .put("source", letter.source());
        json.putObject("origin")
                .put("topic", origin.topic())
                .put("partition", origin.partition())
                .put("offset", origin.offset())
                .put("appendedAt", time(origin.appendedAt()));
        addViolations(json, letter.violations());
        if (letter.replay() != null) {
            json.putObject("replay")
                    .put("cycleNumber", letter.replay().cycleNumber())
                    .put("eventId", letter.replay().eventId())
                    .put("edit", letter.replay().edit())
                    .put("at", time(letter.replay().at()))
                    .put("by", letter.replay().by());
        }
        return json;
    }

    /** A letter with its value: as text where it is UTF-8, and always as base64. */
    public static ObjectNode whole(DeadLetter letter) {
        ObjectNode json = letter(letter);
        if (letter.cut() != null) {
            json.putObject("original")
                    .put("length", letter.cut().length())
                    .put("sha256", letter.cut().sha256());
        }
        json.put("keyBase64", base64(letter.key()));
        json.put("value", utf8(letter.value()));
        return json.put("valueBase64", base64(letter.value()));
    }

    /** What becomes of a letter in a replay. */
    public static ObjectNode verdict(DeadLetter letter, Verdict verdict, boolean published) {
        ObjectNode json =
                Json.MAPPER.createObjectNode().put("place", letter.place().toString());
        if (verdict instanceof Verdict.Replayable event) {
            return json.put("result", published ? "published" : "would be published")
                    .put("cycleNumber", event.cycleNumber())
                    .put("eventId", event.eventId())
                    .put("edited", event.edited());
        }
        Verdict.Not not = (Verdict.Not) verdict;
        return json.put("result", not.obstacle().words()).put("why", not.why());
    }

    private static void addViolations(ObjectNode json, List<Violation> violations) {
        var array = json.putArray("violations");
        violations.forEach(
                one -> array.addObject().put("pointer", one.pointer()).put("message", one.message()));
    }

    private static String time(LocalDateTime utc) {
        return utc == null ? null : Printable.time(utc);
    }

    private static String base64(byte[] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    private static String utf8(byte[] bytes) {
        try {
            return bytes == null
                    ? null
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
