package dev.cyclelog.cli.simulator;

import java.util.Set;

/** Hands out achievements. */
final class Achievements {

    // A copy: values() makes a new one on every call, and this is asked after every battle.
    private static final Achievement[] ALL = Achievement.values();

    private final World world;

    Achievements(World world) {
        this.world = world;
    }

    /** Unlocks what the robot's stable has reached through it since the last look. */
    void unlock(Robot robot) {
        Set<Achievement> unlocked = robot.owner().achievements();
        if (unlocked.size() == ALL.length) {
            return;
        }
        for (Achievement achievement : ALL) {
            if (!unlocked.contains(achievement) && achievement.isReachedBy(robot)) {
                unlocked.add(achievement);
                reward(robot.owner(), achievement);
            }
        }
    }

    private void reward(Stable stable, Achievement achievement) {
        String eventId = world.event("achievement_unlock")
                .of(stable)
                .put("achievementId", achievement.id())
                .credits("rewardCredits", achievement.credits())
                .put("rewardPrestige", achievement.prestige())
                .write();
        world.books().earn(stable, achievement.credits(), Cause.ACHIEVEMENT, eventId);
        world.books().addPrestige(stable, achievement.prestige(), "achievement", "Achievement " + achievement.id());
    }
}
