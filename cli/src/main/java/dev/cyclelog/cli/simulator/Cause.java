package dev.cyclelog.cli.simulator;

/** Events that move credits, as {@code credit_change} names them when it repeats them. */
enum Cause {
    BATTLE("battle"),
    PASSIVE_INCOME("passive_income"),
    FACILITY("facility_purchase"),
    REPAIR("repair"),
    WEAPON("weapon_purchase"),
    ROBOT("other", "robot_purchase"),
    ATTRIBUTE("other", "attribute_upgrade"),
    REFINEMENT("other", "weapon_refinement"),
    SALE("other", "weapon_sale"),
    OPERATING_COSTS("other", "operating_costs"),
    ACHIEVEMENT("other", "achievement_unlock");

    private final String source;
    private final String calculationType;

    Cause(String source) {
        this(source, null);
    }

    Cause(String source, String calculationType) {
        this.source = source;
        this.calculationType = calculationType;
    }

    String source() {
        return source;
    }

    /** What tells a repeated event without a source of its own from an adjustment; null where there is a source. */
    String calculationType() {
        return calculationType;
    }
}
