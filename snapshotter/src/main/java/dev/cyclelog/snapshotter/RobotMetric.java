package dev.cyclelog.snapshotter;

/** What is summed per robot. State is stored by position: add new ones at the end. */
enum RobotMetric implements Metric {
    BATTLES_PARTICIPATED("battlesParticipated"),
    WINS("wins"),
    LOSSES("losses"),
    DRAWS("draws"),
    DAMAGE_DEALT("damageDealt"),
    DAMAGE_RECEIVED("damageReceived"),
    CREDITS_EARNED("creditsEarned"),
    REPAIR_COSTS("repairCosts"),
    KILLS("kills"),
    DESTRUCTIONS("destructions"),
    ELO_CHANGE("eloChange"),
    FAME_CHANGE("fameChange");

    private final String fieldName;

    RobotMetric(String fieldName) {
        this.fieldName = fieldName;
    }

    @Override
    public String fieldName() {
        return fieldName;
    }
}
