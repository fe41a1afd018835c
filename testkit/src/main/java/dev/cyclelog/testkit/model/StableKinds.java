package dev.cyclelog.testkit.model;

import java.util.Set;

/** Which events touch the metrics of a stable. */
final class StableKinds {

    static final Set<String> FACILITIES = Set.of("facility_purchase", "facility_upgrade");

    private static final Set<String> OTHERS = Set.of(
            "robot_repair",
            "passive_income",
            "operating_costs",
            "weapon_purchase",
            "robot_purchase",
            "attribute_upgrade",
            "weapon_refinement",
            "weapon_sale",
            "achievement_unlock",
            "cycle_end_balance");

    private StableKinds() {}

    /** Battles apart: they touch the stables of their participations. */
    static boolean touchesStable(PublishedEvent event) {
        return event.isOneOf(OTHERS) || event.isOneOf(FACILITIES) || isAdjustment(event);
    }

    /** Other credit changes repeat what their own events say. */
    static boolean isAdjustment(PublishedEvent event) {
        return event.is("credit_change")
                && (!event.has("source") || event.text("source").equals("other"))
                && !event.has("calculationType");
    }
}
