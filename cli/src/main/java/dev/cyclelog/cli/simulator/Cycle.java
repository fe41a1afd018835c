package dev.cyclelog.cli.simulator;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One cycle, which is a day in the game: players prepare, robots fight, the books are closed. Some players still act
 * when the cycle is over.
 */
final class Cycle {

    private static final double BEFORE_BATTLES = 0.6;
    private static final double AFTER_BATTLES = 0.3;
    private static final double TOO_LATE = 0.2;
    private static final double MANUAL = 0.1;

    private final World world;
    private final int number;
    private final Tournaments tournaments;
    private final Repairs repairs;
    private final Players players;
    private final Economy economy;
    private int steps;
    private long started;

    Cycle(World world, int number, Tournaments tournaments) {
        this.world = world;
        this.number = number;
        this.tournaments = tournaments;
        repairs = new Repairs(world);
        players = new Players(world);
        economy = new Economy(world);
    }

    /** The cycle's parts in order; each is asked for its acts when those of the part before have been run. */
    Stream<Supplier<Stream<Runnable>>> parts() {
        return Stream.of(
                () -> Stream.of(this::start),
                at(9, () -> players.acts(BEFORE_BATTLES)),
                at(12, step("repair_before_league", repairs::acts)),
                step("league_1v1", new Duels(world)::acts),
                step("league_moves", new LeagueMoves(world)::acts),
                step("repair_before_teams", repairs::acts),
                step("league_2v2", new TeamBattles(world, BattleType.LEAGUE_2V2, 2)::acts),
                at(14, step("repair_before_tournaments", repairs::acts)),
                step("tournament_first_round", tournaments::acts),
                step("tournament_second_round", tournaments::acts),
                at(16, step("repair_before_tag_team", repairs::acts)),
                step("tag_team", new TagTeamBattles(world)::acts),
                step("repair_before_koth", repairs::acts),
                step("koth", new FreeForAlls(world, BattleType.KOTH, 6)::acts),
                at(18, step("repair_before_large_teams", repairs::acts)),
                step("league_3v3", new TeamBattles(world, BattleType.LEAGUE_3V3, 3)::acts),
                step("repair_before_melee", repairs::acts),
                step("grand_melee", new FreeForAlls(world, BattleType.GRAND_MELEE, 10)::acts),
                at(20, () -> players.acts(AFTER_BATTLES)),
                at(22, step("passive_income", economy::passiveIncome)),
                step("operating_costs", economy::operatingCosts),
                step("bankruptcy_aid", economy::aid),
                step("balances", economy::balances),
                () -> Stream.of(this::complete),
                at(23, () -> players.acts(TOO_LATE)),
                new Founding(world)::newcomers);
    }

    private void start() {
        world.beginCycle(number);
        world.clock().waitFor(number, Duration.ofHours(1));
        started = world.clock().millis();
        world.event("cycle_start")
                .put("triggerType", world.dice().chance(MANUAL) ? "manual" : "scheduled")
                .put("timestamp", world.clock().timestamp())
                .write();
    }

    private void complete() {
        world.event("cycle_complete")
                .put("totalDuration", world.clock().millis() - started)
                .put("timestamp", world.clock().timestamp())
                .write();
    }

    private Supplier<Stream<Runnable>> at(int hour, Supplier<Stream<Runnable>> part) {
        return () -> {
            world.clock().waitFor(number, Duration.ofHours(hour));
            return part.get();
        };
    }

    private Supplier<Stream<Runnable>> step(String name, Supplier<Stream<Runnable>> part) {
        return () -> {
            long begin = world.clock().millis();
            return Stream.concat(part.get(), Stream.of(() -> completeStep(name, begin)));
        };
    }

    private void completeStep(String name, long begin) {
        steps++;
        world.event("cycle_step_complete")
                .put("stepName", name)
                .put("stepNumber", steps)
                .put("duration", world.clock().millis() - begin)
                .write();
    }
}
