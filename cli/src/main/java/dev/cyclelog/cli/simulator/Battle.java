package dev.cyclelog.cli.simulator;

/**
 * One battle as the game tells it: an event for each participant, and what the battle brings to the robot and to its
 * stable.
 */
final class Battle {

    private static final int MOST_FAME_THAT_COUNTS = 10_000;

    private final World world;
    private final BattleType type;
    private final long id;
    private final int tenthsOfSeconds;

    Battle(World world, BattleType type) {
        this.world = world;
        this.type = type;
        id = world.nextBattleId();
        tenthsOfSeconds = world.dice().between(150, 1_200);
        world.clock().advance(world.dice().between(20, 200));
    }

    long id() {
        return id;
    }

    int tenthsOfSeconds() {
        return tenthsOfSeconds;
    }

    /** What a robot is paid for this result in its league. */
    long pay(Robot robot, Result result) {
        long amount = result == Result.WIN ? type.win() : type.loss();
        return Credits.whole(Credits.percent(amount, 100 + 15 * robot.league().ordinal()));
    }

    int fame(Result result) {
        return result == Result.WIN ? type.fame() : 0;
    }

    /** An event about this participant, to be given to {@link #settle}; all that is special is the caller's to add. */
    Draft report(Participant participant) {
        Robot robot = participant.robot();
        return world.event("battle_complete")
                .of(robot)
                .put("battleId", id)
                .put("battleType", type.label())
                .put("leagueType", type.leagueOf(robot))
                .put("result", participant.result().label())
                .put("isByeMatch", false)
                .putNull("opponentId")
                .put("eloBefore", robot.elo())
                .put("eloAfter", robot.elo() + participant.eloChange())
                .put("eloChange", participant.eloChange())
                .measure("damageDealt", participant.damageDealt())
                .measure("finalHP", robot.hp())
                .measure("finalShield", participant.shield())
                .put("yielded", participant.hasYielded())
                .put("destroyed", participant.isDestroyed())
                .tenths("durationSeconds", tenthsOfSeconds);
    }

    /** Completes and writes the event, and gives robot and stable what it says. */
    void settle(Draft report, Participant participant) {
        Result result = participant.result();
        settle(report, participant, pay(participant.robot(), result), fame(result));
    }

    /** The same for a robot without opponents: it wins, but for little. */
    void settleBye(Draft report, Participant participant) {
        settle(report.put("isByeMatch", true), participant, pay(participant.robot(), Result.LOSS), 0);
    }

    /** The same where credits and fame are not those of a simple win or loss. */
    void settle(Draft report, Participant participant, long credits, int fame) {
        Robot robot = participant.robot();
        boolean won = participant.result() == Result.WIN;
        int prestige = won ? type.prestige() : 0;
        long streaming = streaming(robot);
        String eventId = report.credits("credits", credits)
                .put("prestige", prestige)
                .put("fame", fame)
                .credits("streamingRevenue", streaming)
                .write();
        robot.addElo(participant.eloChange());
        robot.addFame(fame);
        robot.addKills(participant.kills());
        if (won) {
            robot.addWin();
        }
        if (type.isForLeaguePoints()) {
            robot.addLeaguePoints(participant.result().leaguePoints());
        }
        robot.owner().addBattle();
        world.books().earn(robot.owner(), credits + streaming, Cause.BATTLE, eventId);
        world.books().addPrestige(robot.owner(), prestige, "battle", type.label() + " won");
        world.achievements().unlock(robot);
    }

    private long streaming(Robot robot) {
        if (!type.isStreamed()) {
            return 0;
        }
        long audience = Credits.of(400) + 7L * Math.min(robot.fame(), MOST_FAME_THAT_COUNTS);
        return Credits.percent(audience, 100 + 10 * robot.owner().level(Facility.STREAMING_STUDIO));
    }
}
