package dev.cyclelog.cli.simulator;

import java.util.List;
import java.util.Locale;

/** Names for everything in the game. Some are not ASCII, as players' names are not. */
final class Names {

    private static final List<String> FIRST = List.of(
            "Iron", "Velvet", "Rusty", "Señor", "Quiet", "Atomic", "Żelazny", "Lucky", "Über", "Crimson", "Neon");
    private static final List<String> ROBOTS = List.of(
            "Anvil", "Mantis", "Piston", "Hornet", "Bulwark", "Ratchet", "Gavel", "Kettle", "Scorpion", "Comet");
    private static final List<String> STABLES =
            List.of("Works", "Foundry", "Garage", "Syndicate", "Robotics", "Brothers", "Collective", "Smithy");
    private static final List<String> WEAPONS =
            List.of("Saw", "Hammer", "Lance", "Railgun", "Flail", "Torch", "Drill", "Net");
    private static final List<String> GRADES = List.of("Light", "Standard", "Heavy", "Siege", "Royal");

    private final Dice dice;

    Names(Dice dice) {
        this.dice = dice;
    }

    String username(int userId) {
        return dice.pick(ROBOTS).toLowerCase(Locale.ROOT) + "_" + userId;
    }

    String stable() {
        return dice.pick(FIRST) + " " + dice.pick(STABLES);
    }

    String robot() {
        return dice.pick(FIRST) + " " + dice.pick(ROBOTS);
    }

    /** The same for every weapon of the model. */
    String weapon(int weaponId) {
        return GRADES.get((weaponId - 1) / WEAPONS.size()) + " " + WEAPONS.get((weaponId - 1) % WEAPONS.size());
    }
}
