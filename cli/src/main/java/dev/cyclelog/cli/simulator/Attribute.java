package dev.cyclelog.cli.simulator;

/** What players train their robots in. */
enum Attribute {
    HULL_INTEGRITY("hullIntegrity"),
    SHIELD_CAPACITY("shieldCapacity"),
    COMBAT_POWER("combatPower"),
    ATTACK_SPEED("attackSpeed"),
    TARGETING_SYSTEMS("targetingSystems"),
    WEAPON_CONTROL("weaponControl"),
    SERVO_MOTORS("servoMotors"),
    POWER_CORE("powerCore"),
    THREAT_ANALYSIS("threatAnalysis"),
    LOGIC_CORES("logicCores");

    static final int MAX_LEVEL = 50;

    private static final long PRICE = Credits.of(600);

    private final String label;

    Attribute(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** What it costs to reach this level from the one before; a training facility makes it cheaper. */
    static long price(int level, int trainingLevel) {
        return Credits.percent(PRICE * level, 100 - 3 * trainingLevel);
    }
}
