package dev.cyclelog.cli.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Everything that the parts of the game share. */
final class World {

    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.values());
    private static final List<Facility> FACILITIES = List.of(Facility.values());

    private final int plannedStables;
    private final Dice dice;
    private final GameClock clock = new GameClock();
    private final EventWriter events;
    private final Bookkeeping books;
    private final Achievements achievements = new Achievements(this);
    private final Combat combat;
    private final Names names;
    private final List<Stable> stables = new ArrayList<>();
    private int robots;
    private long weapons;
    private long tournaments;
    private long battles;

    World(SimulatorSettings settings, Consumer<String> lines) {
        plannedStables = settings.stables();
        dice = new Dice(settings.seed());
        combat = new Combat(dice);
        names = new Names(dice);
        events = new EventWriter(clock, settings.seed(), lines);
        books = new Bookkeeping(events);
    }

    void beginCycle(int number) {
        events.beginCycle(number);
    }

    int plannedStables() {
        return plannedStables;
    }

    Dice dice() {
        return dice;
    }

    GameClock clock() {
        return clock;
    }

    Draft event(String type) {
        return events.event(type);
    }

    Bookkeeping books() {
        return books;
    }

    Achievements achievements() {
        return achievements;
    }

    Combat combat() {
        return combat;
    }

    Names names() {
        return names;
    }

    Attribute anyAttribute() {
        return dice.pick(ATTRIBUTES);
    }

    Facility anyFacility() {
        return dice.pick(FACILITIES);
    }

    List<Stable> stables() {
        return stables;
    }

    Stream<Robot> robots() {
        return stables.stream().flatMap(stable -> stable.robots().stream());
    }

    /** The robots that fight in this kind of battle now. */
    List<Robot> fighters(BattleType type) {
        return robots().filter(robot -> robot.fightsIn(type)).toList();
    }

    Stable found(String username, String name, long startingBalance) {
        Stable stable = new Stable(stables.size() + 1, username, name, startingBalance);
        stables.add(stable);
        return stable;
    }

    int nextRobotId() {
        return ++robots;
    }

    long nextWeaponInventoryId() {
        return ++weapons;
    }

    long nextTournamentId() {
        return ++tournaments;
    }

    long nextBattleId() {
        return ++battles;
    }
}
