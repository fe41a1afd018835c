package dev.cyclelog.snapshotter;

/** What is summed per stable. State is stored by position: add new ones at the end. */
enum StableMetric implements Metric {
    BATTLES_PARTICIPATED("battlesParticipated"),
    TOTAL_CREDITS_EARNED("totalCreditsEarned"),
    TOTAL_PRESTIGE_EARNED("totalPrestigeEarned"),
    TOTAL_REPAIR_COSTS("totalRepairCosts"),
    MERCHANDISING_INCOME("merchandisingIncome"),
    STREAMING_INCOME("streamingIncome"),
    OPERATING_COSTS("operatingCosts"),
    WEAPON_PURCHASES("weaponPurchases"),
    FACILITY_PURCHASES("facilityPurchases"),
    ROBOT_PURCHASES("robotPurchases"),
    ATTRIBUTE_UPGRADES("attributeUpgrades"),
    WEAPON_REFINEMENTS("weaponRefinements"),
    WEAPON_SALES("weaponSales"),
    ACHIEVEMENT_REWARDS("achievementRewards"),
    ACHIEVEMENT_PRESTIGE("achievementPrestige"),
    CREDIT_ADJUSTMENTS("creditAdjustments");

    private final String fieldName;

    StableMetric(String fieldName) {
        this.fieldName = fieldName;
    }

    @Override
    public String fieldName() {
        return fieldName;
    }
}
