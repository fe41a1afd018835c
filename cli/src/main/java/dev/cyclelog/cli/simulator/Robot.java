package dev.cyclelog.cli.simulator;

import java.util.EnumSet;
import java.util.Set;

/** A robot: what it can, how it stands, and what it went through. */
final class Robot {

    private static final double FIT = 0.25;

    private final int id;
    private final String name;
    private final Stable owner;
    private final int[] levels = new int[Attribute.values().length];
    private final Set<BattleType> subscriptions = EnumSet.noneOf(BattleType.class);
    private League league = League.BRONZE;
    private int leaguePoints;
    private int elo = 1200;
    private int power;
    private int fame;
    private int wins;
    private int kills;
    private double hp;

    Robot(int id, String name, Stable owner, Dice dice) {
        this.id = id;
        this.name = name;
        this.owner = owner;
        for (Attribute attribute : Attribute.values()) {
            setLevel(attribute, dice.between(1, 3));
        }
        hp = maxHp();
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    Stable owner() {
        return owner;
    }

    int level(Attribute attribute) {
        return levels[attribute.ordinal()];
    }

    void setLevel(Attribute attribute, int level) {
        power += level - levels[attribute.ordinal()];
        levels[attribute.ordinal()] = level;
    }

    /** All attributes together: how strong it is. */
    int power() {
        return power;
    }

    int maxHp() {
        return 80 + 4 * level(Attribute.HULL_INTEGRITY);
    }

    int maxShield() {
        return 2 * level(Attribute.SHIELD_CAPACITY);
    }

    double hp() {
        return hp;
    }

    void setHp(double hp) {
        this.hp = hp;
    }

    double damage() {
        return maxHp() - hp;
    }

    /** Whether it can fight: nobody sends a wreck into the arena. */
    boolean isFit() {
        return hp >= FIT * maxHp();
    }

    /** The kinds of battle that its player entered it for; some need no subscription. */
    Set<BattleType> subscriptions() {
        return subscriptions;
    }

    boolean fightsIn(BattleType type) {
        return isFit() && (subscriptions.contains(type) || !BattleType.SUBSCRIBED.contains(type));
    }

    League league() {
        return league;
    }

    int leaguePoints() {
        return leaguePoints;
    }

    void addLeaguePoints(int points) {
        leaguePoints += points;
    }

    void moveTo(League other) {
        league = other;
        leaguePoints = 0;
    }

    int elo() {
        return elo;
    }

    void addElo(int change) {
        elo += change;
    }

    int fame() {
        return fame;
    }

    void addFame(int gained) {
        fame += gained;
    }

    int wins() {
        return wins;
    }

    void addWin() {
        wins++;
    }

    int kills() {
        return kills;
    }

    void addKills(int more) {
        kills += more;
    }
}
