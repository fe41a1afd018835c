package dev.cyclelog.cli.simulator;

import java.util.List;

/** A robot within one battle: what it does, and what becomes of it. */
final class Participant {

    private final Robot robot;
    private double shield;
    private double damageDealt;
    private double damageTaken;
    private boolean yielded;
    private boolean destroyed;
    private int kills;
    private Result result;
    private int eloChange;

    Participant(Robot robot) {
        this.robot = robot;
        shield = robot.maxShield();
    }

    static List<Participant> of(List<Robot> robots) {
        return robots.stream().map(Participant::new).toList();
    }

    Robot robot() {
        return robot;
    }

    /** How much it counts in a fight: a damaged robot fights on, but less well. */
    double strength() {
        return robot.power() * (1 + robot.hp() / robot.maxHp());
    }

    /** Loses hit points and shield down to these. */
    void suffer(double hpLeft, double shieldLeft) {
        damageTaken += robot.hp() - hpLeft + shield - shieldLeft;
        robot.setHp(hpLeft);
        shield = shieldLeft;
    }

    void yieldUp() {
        yielded = true;
    }

    void destroy() {
        destroyed = true;
    }

    void deal(double damage) {
        damageDealt += damage;
    }

    /** What the battle counts as for this robot, whatever condition it is in. */
    void end(Result result, int eloChange) {
        this.result = result;
        this.eloChange = eloChange;
    }

    void kill() {
        kills++;
    }

    double shield() {
        return shield;
    }

    double damageDealt() {
        return damageDealt;
    }

    double damageTaken() {
        return damageTaken;
    }

    boolean hasYielded() {
        return yielded;
    }

    boolean isDestroyed() {
        return destroyed;
    }

    int kills() {
        return kills;
    }

    Result result() {
        return result;
    }

    int eloChange() {
        return eloChange;
    }
}
