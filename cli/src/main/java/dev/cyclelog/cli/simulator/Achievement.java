package dev.cyclelog.cli.simulator;

import java.util.function.BiPredicate;

/** What a stable can achieve once, with or through one of its robots. */
enum Achievement {
    FIRST_WIN("B1", 5_000, 5, (stable, robot) -> robot.wins() >= 1),
    TEN_WINS("B2", 15_000, 10, (stable, robot) -> robot.wins() >= 10),
    HUNDRED_WINS("B3", 50_000, 25, (stable, robot) -> robot.wins() >= 100),
    FIVE_KILLS("B4", 10_000, 10, (stable, robot) -> robot.kills() >= 5),
    FIFTY_KILLS("B5", 40_000, 20, (stable, robot) -> robot.kills() >= 50),
    RATED_1300("R1", 12_500, 10, (stable, robot) -> robot.elo() >= 1300),
    RATED_1500("R2", 37_500, 25, (stable, robot) -> robot.elo() >= 1500),
    SILVER_LEAGUE("L1", 10_000, 10, (stable, robot) -> robot.league() == League.SILVER),
    CHAMPION_LEAGUE("L2", 100_000, 50, (stable, robot) -> robot.league() == League.CHAMPION),
    FAMOUS("S1", 20_000, 0, (stable, robot) -> robot.fame() >= 250),
    FULL_ROSTER("S2", 0, 15, (stable, robot) -> stable.robots().size() == Stable.MAX_ROBOTS),
    THOUSAND_BATTLES("S3", 75_000, 40, (stable, robot) -> stable.battles() >= 1_000);

    private final String id;
    private final long credits;
    private final int prestige;
    private final BiPredicate<Stable, Robot> condition;

    Achievement(String id, int credits, int prestige, BiPredicate<Stable, Robot> condition) {
        this.id = id;
        this.credits = Credits.of(credits);
        this.prestige = prestige;
        this.condition = condition;
    }

    String id() {
        return id;
    }

    long credits() {
        return credits;
    }

    int prestige() {
        return prestige;
    }

    boolean isReachedBy(Robot robot) {
        return condition.test(robot.owner(), robot);
    }
}
