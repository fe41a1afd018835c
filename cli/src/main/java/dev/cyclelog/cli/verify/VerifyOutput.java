package dev.cyclelog.cli.verify;

import dev.cyclelog.events.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A report for people and for programs. */
public final class VerifyOutput {

    private VerifyOutput() {}

    /**
     * In words: what is to be known, then the problems, then all on one line.
     *
     * @param creditGaps whether to tell each balance that does not change by what the events say
     */
    public static List<String> lines(VerifyReport report, boolean creditGaps) {
        List<String> lines = new ArrayList<>();
        report.skipped().forEach(event -> lines.add(event.text()));
        report.repeatedIds().forEach(id -> lines.add(id.text()));
        addMore(lines, report.repeatedIdCount() - report.repeatedIds().size(), "event ids in several cycles");
        report.remarks().forEach(remark -> lines.add("remark, " + remark.text()));
        report.credits().ifPresent(credits -> addCredits(lines, credits, creditGaps));
        report.problems().forEach(problem -> lines.add(problem.text()));
        addMore(lines, report.problemCount() - report.problems().size(), "problems");
        lines.add(summary(report));
        return lines;
    }

    private static void addCredits(List<String> lines, CreditReport credits, boolean gaps) {
        if (gaps) {
            credits.gaps().forEach(gap -> lines.addAll(gap.lines()));
            addMore(lines, credits.differing() - credits.gaps().size(), "balances");
        }
        if (gaps || credits.differing() > 0) {
            lines.add("credits: %,d of %,d balances do not change by what the events say%s"
                    .formatted(
                            credits.differing(),
                            credits.balances(),
                            gaps ? "" : "; '--credits' tells which, and the events"));
        }
    }

    private static void addMore(List<String> lines, long more, String what) {
        if (more > 0) {
            lines.add("… and %,d more %s".formatted(more, what));
        }
    }

    /** The result on one line. */
    public static String summary(VerifyReport report) {
        return "%s: %,d events, %,d rows, %,d snapshots, %,d skipped events, %,d problems"
                .formatted(
                        report.passed() ? "verified" : "NOT VERIFIED",
                        report.events(),
                        report.rows(),
                        report.snapshots(),
                        report.skipped().size(),
                        report.problemCount());
    }

    /** As JSON. */
    public static ObjectNode json(VerifyReport report) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("verified", report.passed())
                .put("events", report.events())
                .put("rows", report.rows())
                .put("snapshots", report.snapshots())
                .put("problemCount", report.problemCount());
        add(json.putArray("problems"), report.problems());
        add(json.putArray("remarks"), report.remarks());
        ArrayNode skipped = json.putArray("skipped");
        report.skipped()
                .forEach(event -> skipped.addObject()
                        .put("cycleNumber", event.cycleNumber())
                        .put("sequenceNumber", event.sequenceNumber())
                        .put("eventType", event.eventType())
                        .put("place", event.place())
                        .put("refusal", event.refusal())
                        .put("remark", event.remark()));
        json.put("repeatedIdCount", report.repeatedIdCount());
        ArrayNode repeated = json.putArray("repeatedIds");
        for (RepeatedId id : report.repeatedIds()) {
            ArrayNode accepted =
                    repeated.addObject().put("eventId", id.eventId()).putArray("accepted");
            id.accepted()
                    .forEach(one -> accepted.addObject()
                            .put("cycleNumber", one.cycleNumber())
                            .put("sequenceNumber", one.sequenceNumber()));
        }
        report.credits().ifPresentOrElse(credits -> CreditOutput.put(json, credits), () -> json.putNull("credits"));
        ArrayNode cycles = json.putArray("cycles");
        report.cycles()
                .forEach(cycle -> cycles.addObject()
                        .put("cycleNumber", cycle.cycleNumber())
                        .put("events", cycle.events())
                        .put("rows", cycle.rows())
                        .put("complete", cycle.complete())
                        .put("snapshot", cycle.snapshot()));
        return json;
    }

    private static void add(ArrayNode array, List<Finding> findings) {
        findings.forEach(finding -> array.addObject()
                .put("place", finding.place())
                .put("cycleNumber", finding.cycleNumber())
                .put("sequenceNumber", finding.sequenceNumber())
                .put("lastSequenceNumber", finding.lastSequenceNumber())
                .put("subject", finding.subject())
                .put("difference", finding.difference()));
    }
}
