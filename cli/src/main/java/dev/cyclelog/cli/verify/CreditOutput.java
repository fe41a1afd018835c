package dev.cyclelog.cli.verify;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A report on credits as JSON; amounts are numbers, every digit kept. */
final class CreditOutput {

    private CreditOutput() {}

    static void put(ObjectNode json, CreditReport report) {
        ArrayNode gaps = json.putObject("credits")
                .put("balances", report.balances())
                .put("differing", report.differing())
                .putArray("gaps");
        report.gaps().forEach(gap -> put(gaps.addObject(), gap));
    }

    private static void put(ObjectNode json, CreditGap gap) {
        json.put("userId", gap.userId())
                .put("fromCycle", gap.fromCycle())
                .put("fromSequenceNumber", gap.fromSequenceNumber())
                .put("toCycle", gap.toCycle())
                .put("toSequenceNumber", gap.toSequenceNumber())
                .put("balanceChange", gap.balanceChange())
                .put("movements", gap.movements())
                .put("difference", gap.difference());
        ArrayNode reasons = json.putArray("reasons");
        gap.reasons().forEach(reasons::add);
        ArrayNode events = json.putArray("events");
        gap.events()
                .forEach(event -> events.addObject()
                        .put("cycleNumber", event.cycleNumber())
                        .put("sequenceNumber", event.sequenceNumber())
                        .put("eventType", event.eventType())
                        .put("amount", event.amount())
                        .put("balance", event.balance())
                        .put("statedBalance", event.statedBalance())
                        .put("remark", event.remark()));
    }
}
