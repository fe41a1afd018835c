package dev.cyclelog.snapshotter;

/** What is summed per kind of battle and league. State is stored by position: add new ones at the end. */
enum BattleMetric implements Metric {
    BATTLES("battles"),
    PARTICIPATIONS("participations"),
    WINS("wins"),
    LOSSES("losses"),
    DRAWS("draws"),
    CREDITS_EARNED("creditsEarned"),
    STREAMING_INCOME("streamingIncome"),
    PRESTIGE_EARNED("prestigeEarned"),
    FAME_EARNED("fameEarned"),
    REPAIR_COSTS("repairCosts"),
    DAMAGE_DEALT("damageDealt"),
    DESTRUCTIONS("destructions");

    private final String fieldName;

    BattleMetric(String fieldName) {
        this.fieldName = fieldName;
    }

    @Override
    public String fieldName() {
        return fieldName;
    }
}
