package dev.cyclelog.testkit.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Events written down line by line, all of cycle 1. JSON has single quotes here, to be read without backslashes. */
final class Script {

    private final List<String> published = new ArrayList<>();

    Script event(String type, Integer userId, Integer robotId, String payload) {
        return publish(("{'eventId':'e%d','eventType':'%s','cycleNumber':1,'eventTimestamp':'2026-01-31T12:00:00Z',"
                        + "'userId':%d,'robotId':%d,'payload':%s}")
                .formatted(published.size(), type, userId, robotId, payload));
    }

    Script publish(String json) {
        published.add(json.replace('\'', '"'));
        return this;
    }

    /** One robot's event of a battle with the least that it must have; {@code more} starts with a comma. */
    Script part(int userId, int robotId, String result, String more) {
        return event(
                "battle_complete",
                userId,
                robotId,
                ("{'result':'%s','eloBefore':1200,'eloAfter':1200,'credits':0,'prestige':0,'fame':0%s%s%s}")
                        .formatted(
                                result,
                                more,
                                more.contains("'damageDealt'") ? "" : ",'damageDealt':0",
                                more.contains("'destroyed'") ? "" : ",'destroyed':false"));
    }

    ReferenceModel model() {
        return ReferenceModel.of(published);
    }

    /** The model's snapshot, the cycle being completed now if it is not. */
    ExpectedSnapshot snapshot() {
        if (published.stream().noneMatch(json -> json.contains("cycle_complete"))) {
            event("cycle_complete", null, null, "{}");
        }
        return model().snapshots().get(1);
    }

    Map<String, BigDecimal> stable(int userId) {
        return snapshot().stableMetrics().get(userId);
    }

    Map<String, BigDecimal> robot(int robotId) {
        return snapshot().robotMetrics().get(robotId);
    }

    List<String> published() {
        return published;
    }
}
