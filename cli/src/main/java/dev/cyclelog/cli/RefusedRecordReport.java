package dev.cyclelog.cli;

import dev.cyclelog.cli.deadletters.Printable;
import dev.cyclelog.events.Json;
import dev.cyclelog.projector.RefusedRecord;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Refused records for people and for programs. */
final class RefusedRecordReport {

    private static final String LINE = "%-22s  %-24s  %-26s %6s %9s  %-36s  %s";
    private static final int MAX_NAME = 40;

    private RefusedRecordReport() {}

    static String heading() {
        return LINE.formatted("PLACE", "WRITTEN", "TYPE", "CYCLE", "NUMBER", "EVENT ID", "REFUSAL");
    }

    static String line(RefusedRecord refused) {
        return LINE.formatted(
                refused.place(),
                refused.appendedAt(),
                refused.event()
                        .map(event -> Printable.line(event.eventType(), MAX_NAME))
                        .orElse("-"),
                refused.event()
                        .map(event -> "%d".formatted(event.cycleNumber()))
                        .orElse("-"),
                refused.event()
                        .map(event -> "%d".formatted(event.sequenceNumber()))
                        .orElse("-"),
                refused.event()
                        .map(event -> Printable.line(event.eventId(), MAX_NAME))
                        .orElse("-"),
                Printable.line(refused.refusal(), Integer.MAX_VALUE));
    }

    static ObjectNode json(RefusedRecord refused) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("place", refused.place())
                .put("topic", refused.record().topic())
                .put("partition", refused.record().partition())
                .put("offset", refused.record().offset())
                .put("appendedAt", refused.appendedAt().toString())
                .put("refusal", refused.refusal());
        refused.event()
                .ifPresent(event -> json.put("eventId", event.eventId())
                        .put("eventType", event.eventType())
                        .put("cycleNumber", event.cycleNumber())
                        .put("sequenceNumber", event.sequenceNumber()));
        return json;
    }

    /** Which record it is, in a few words. */
    static String description(RefusedRecord refused) {
        return refused.place()
                + refused.event()
                        .map(event -> ", %s '%s' of cycle %d, sequence number %d"
                                .formatted(
                                        Printable.line(event.eventType(), MAX_NAME),
                                        Printable.line(event.eventId(), Integer.MAX_VALUE),
                                        event.cycleNumber(),
                                        event.sequenceNumber()))
                        .orElse(", a dead letter");
    }

    /** What it means that the record was skipped. */
    static List<String> consequences(RefusedRecord refused) {
        return refused.event()
                .map(event -> List.of(
                        "audit_logs lacks sequence number %d of cycle %d for ever, after a rebuild too; cycle_snapshots counts the event."
                                .formatted(event.sequenceNumber(), event.cycleNumber()),
                        "'cyclelog verify' and 'cyclelog trace' say so, 'cyclelog dead-letters show %s' shows the event."
                                .formatted(refused.place()),
                        "A running projector goes on within a second."))
                .orElseGet(() -> List.of(
                        "The letter is listed by 'cyclelog dead-letters' with its bytes, without its own reason.",
                        "A running projector goes on within a second."));
    }
}
