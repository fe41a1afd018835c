package dev.cyclelog.cli.trace;

import dev.cyclelog.cli.deadletters.Place;
import dev.cyclelog.cli.deadletters.Printable;
import dev.cyclelog.events.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** A trace for people and for programs. */
public final class TraceReport {

    private TraceReport() {}

    /** In words. */
    public static List<String> text(EventTrace trace) {
        List<String> lines = new ArrayList<>();
        lines.add("event '%s' of cycle %d: %s"
                .formatted(Printable.line(trace.eventId(), Integer.MAX_VALUE), trace.cycleNumber(), outcome(trace)));
        for (EventTrace.Publication publication : trace.publications()) {
            lines.add("published    %s: %s%s"
                    .formatted(
                            text(publication.stored()),
                            publication.rerouted() ? "rerouted to its cycle's partition; " : "",
                            publication.fate().words()));
        }
        for (EventTrace.Letter letter : trace.deadLetters()) {
            lines.add("dead letter  %s, %s: %s%s"
                    .formatted(
                            place(letter),
                            letter.stored().at(),
                            Printable.line(letter.reason(), 200),
                            letter.violations().stream()
                                    .map(one -> "; " + Printable.line(one.toString(), 1_000))
                                    .collect(Collectors.joining())));
        }
        if (trace.accepted() != null) {
            lines.add("accepted     " + text(trace.accepted().stored()));
        }
        if (trace.skipped() != null) {
            lines.add("skipped      " + Printable.line(trace.skipped(), 1_000));
        }
        return lines;
    }

    private static String outcome(EventTrace trace) {
        return switch (trace.outcome()) {
            case ACCEPTED ->
                "accepted as sequence number %d".formatted(trace.accepted().sequenceNumber());
            case SKIPPED ->
                "accepted as sequence number %d, but not in audit_logs: skipped; see 'cyclelog dead-letters show %s'"
                        .formatted(trace.accepted().sequenceNumber(), place(trace.accepted()));
            case REJECTED ->
                "rejected; see 'cyclelog dead-letters show %s'"
                        .formatted(place(
                                trace.deadLetters().get(trace.deadLetters().size() - 1)));
            case WAITING ->
                "published, and not yet read by the sequencer: is it running, or paused by its circuit breaker ('cyclelog sequencer resume')?";
            case UNCLEAR ->
                "published and read by the sequencer, whose outcome is not visible yet: ask again in a moment";
            case UNKNOWN ->
                "unknown: it was never published to this cycle, or was rejected without a readable id or cycle";
        };
    }

    private static Place place(EventTrace.Accepted accepted) {
        return Place.ofSkipped(accepted.stored().partition(), accepted.stored().offset());
    }

    private static Place place(EventTrace.Letter letter) {
        return Place.ofLetter(letter.stored().partition(), letter.stored().offset());
    }

    private static String text(EventTrace.Stored stored) {
        return "%s, partition %d, offset %d, %s"
                .formatted(stored.topic(), stored.partition(), stored.offset(), stored.at());
    }

    /** As JSON. */
    public static ObjectNode json(EventTrace trace) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("eventId", trace.eventId())
                .put("cycleNumber", trace.cycleNumber())
                .put("outcome", trace.outcome().name().toLowerCase(Locale.ROOT));
        if (trace.accepted() != null) {
            json.set(
                    "accepted",
                    json(trace.accepted().stored())
                            .put("sequenceNumber", trace.accepted().sequenceNumber()));
        }
        if (trace.skipped() != null) {
            json.putObject("skipped")
                    .put("place", place(trace.accepted()).toString())
                    .put("refusal", trace.skipped());
        }
        var publications = json.putArray("publications");
        trace.publications()
                .forEach(one -> publications.add(json(one.stored())
                        .put("rerouted", one.rerouted())
                        .put("fate", one.fate().name().toLowerCase(Locale.ROOT))));
        var letters = json.putArray("deadLetters");
        trace.deadLetters().forEach(letter -> {
            ObjectNode node =
                    json(letter.stored()).put("place", place(letter).toString()).put("reason", letter.reason());
            var violations = node.putArray("violations");
            letter.violations()
                    .forEach(one ->
                            violations.addObject().put("pointer", one.pointer()).put("message", one.message()));
            letters.add(node);
        });
        return json;
    }

    private static ObjectNode json(EventTrace.Stored stored) {
        return Json.MAPPER
                .createObjectNode()
                .put("topic", stored.topic())
                .put("partition", stored.partition())
                .put("offset", stored.offset())
                .put("appendedAt", stored.at().toString());
    }
}
