package dev.cyclelog.cli.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A player's stable: its robots, its weapons, its facilities, its books. */
final class Stable {

    static final int MAX_ROBOTS = 3;
    static final int MAX_WEAPONS = 8;

    private final int userId;
    private final String username;
    private final String name;
    private final List<Robot> robots = new ArrayList<>(MAX_ROBOTS);
    private final List<Weapon> weapons = new ArrayList<>(2);
    private final Map<Facility, Integer> facilities = new EnumMap<>(Facility.class);
    private final Set<Achievement> achievements = EnumSet.noneOf(Achievement.class);
    private long balance;
    private int prestige;
    private int battles;

    Stable(int userId, String username, String name, long startingBalance) {
        this.userId = userId;
        this.username = username;
        this.name = name;
        balance = startingBalance;
    }

    int userId() {
        return userId;
    }

    String username() {
        return username;
    }

    String name() {
        return name;
    }

    List<Robot> robots() {
        return robots;
    }

    List<Weapon> weapons() {
        return weapons;
    }

    /** Levels of what is built, in the order of the enum. */
    Map<Facility, Integer> facilities() {
        return facilities;
    }

    int level(Facility facility) {
        return facilities.getOrDefault(facility, 0);
    }

    long balance() {
        return balance;
    }

    boolean canAfford(long cost) {
        return balance >= cost;
    }

    /** Negative to pay; only the books change a balance, with the event that says so. */
    void earn(long amount) {
        balance += amount;
    }

    /** What was unlocked so far. */
    Set<Achievement> achievements() {
        return achievements;
    }

    int prestige() {
        return prestige;
    }

    void addPrestige(int change) {
        prestige += change;
    }

    int battles() {
        return battles;
    }

    void addBattle() {
        battles++;
    }

    int totalFame() {
        return robots.stream().mapToInt(Robot::fame).sum();
    }
}
