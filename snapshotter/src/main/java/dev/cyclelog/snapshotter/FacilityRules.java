package dev.cyclelog.snapshotter;

import dev.cyclelog.events.SequencedEvent;
import java.math.BigDecimal;

/** What is bought and run of each type of facility. */
final class FacilityRules {

    private FacilityRules() {}

    /** A facility was bought or upgraded. */
    static void bought(SequencedEvent event, Payload payload, CycleBooks books) {
        FacilityState facility = books.facility(event.userId(), payload.text("facilityType"));
        boolean isNew = event.eventType().equals("facility_purchase");
        facility.sums().add(isNew ? FacilityMetric.PURCHASES : FacilityMetric.UPGRADES, BigDecimal.ONE);
        facility.sums().add(FacilityMetric.SPENDING, payload.number("cost"));
        facility.setLevel(payload.id("newLevel"));
    }

    /** The running costs of a cycle were paid. What is paid for no type in particular is in the stable's sum alone. */
    static void run(SequencedEvent event, Payload payload, CycleBooks books) {
        for (Payload cost : payload.objects("costs")) {
            if (cost.has("facilityType")) {
                FacilityState facility = books.facility(event.userId(), cost.text("facilityType"));
                facility.sums().add(FacilityMetric.RUNNING_COSTS, cost.number("cost"));
                if (cost.has("level")) {
                    facility.setLevel(cost.id("level"));
                }
            }
        }
    }
}
