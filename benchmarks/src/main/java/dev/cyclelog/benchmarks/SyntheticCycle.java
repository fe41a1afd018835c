package dev.cyclelog.benchmarks;

import dev.cyclelog.events.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One cycle with as many robots and as many events as one likes, which the simulated game cannot have: there, more
 * events mean more robots. Its mix is about that of the game. Round by round, in another order each time: all robots
 * fight, alone against another one or in pairs of one stable; then each stable earns and pays; then all are repaired.
 */
final class SyntheticCycle {

    static final int ROBOTS_OF_STABLE = 4;

    /** So many make two stables. */
    static final int LEAST_ROBOTS = 2 * ROBOTS_OF_STABLE;

    private static final long SEED = 7;
    private static final Instant TIME = Instant.parse("2026-01-01T01:00:00Z");

    private final int number;
    private final List<Integer> stables;
    private final Random random = new Random(SEED);
    private final Queue<byte[]> published = new ArrayDeque<>();
    private int round;
    private int act;
    private int battles;
    private int made;
    private int sequenceNumber;

    /**
     * Prepares the cycle.
     *
     * @param number its number
     * @param robots a multiple of {@link #ROBOTS_OF_STABLE}, which is how many a stable has; they are numbered from 0
     */
    SyntheticCycle(int number, int robots) {
        if (robots < LEAST_ROBOTS || robots % ROBOTS_OF_STABLE != 0) {
            throw new IllegalArgumentException("a cycle needs at least %d robots, and a multiple of %d, not %d"
                    .formatted(LEAST_ROBOTS, ROBOTS_OF_STABLE, robots));
        }
        this.number = number;
        this.stables = new ArrayList<>(
                IntStream.range(0, robots / ROBOTS_OF_STABLE).boxed().toList());
        write("cycle_start", "", """
                "triggerType":"scheduled","timestamp":"%s\"""".formatted(TIME));
    }

    /** How many events it takes until each robot has fought and was repaired, and each stable had its economy. */
    static int eventsOfRound(int robots) {
        return robots * 4 + robots / ROBOTS_OF_STABLE * 5;
    }

    /** The cycle's next events: values of {@code audit-events}. To be used up before any other is asked for. */
    Stream<byte[]> next(int count) {
        return Stream.generate(this::next).limit(count);
    }

    /** The event that completes it. */
    byte[] complete() {
        // What the round would have gone on with has no number yet, so it leaves no gap.
        published.clear();
        write("cycle_complete", "", """
                "totalDuration":60000,"timestamp":"%s\"""".formatted(TIME));
        return next();
    }

    private byte[] next() {
        while (published.isEmpty()) {
            act();
        }
        sequenceNumber++;
        return EventCodec.sequence(published.remove(), true, sequenceNumber, TIME);
    }

    /** A round is: each stable fights, each has its economy, each has its repairs. */
    private void act() {
        int place = act % stables.size();
        int step = act / stables.size();
        if (act == 0) {
            Collections.shuffle(stables, random);
        }
        switch (step) {
            case 0 -> {
                // Each fights once, in the turn of the one before; an odd one out fights the first again.
                if (place % 2 == 0) {
                    fight(stables.get(place), stables.get((place + 1) % stables.size()));
                }
            }
            case 1 -> economy(stables.get(place));
            default -> repairs(stables.get(place));
        }
        act++;
        if (act == 3 * stables.size()) {
            act = 0;
            round++;
        }
    }

    private void fight(int one, int other) {
        int teamSize = round % 2 == 0 ? 1 : 2;
        for (int first = 0; first < ROBOTS_OF_STABLE; first += teamSize) {
            battles++;
            for (int member = first; member < first + teamSize; member++) {
                participate(one, member, other, teamSize, true);
                participate(other, member, one, teamSize, false);
            }
        }
    }

    private void participate(int stable, int member, int opponent, int teamSize, boolean won) {
        int robot = robot(stable, member);
        int credits = won ? 9000 : 1500;
        String team = teamSize == 1
                ? "\"battleType\":\"league_1v1\",\"opponentId\":" + robot(opponent, member)
                : "\"battleType\":\"league_2v2\",\"teamId\":%d,\"opponentTeamId\":%d,\"teamSize\":2"
                        .formatted(robot / teamSize, robot(opponent, member) / teamSize);
        write("battle_complete", about(stable, robot), """
                "battleId":%d,"leagueType":"bronze","result":"%s","isByeMatch":false,"eloBefore":1200,"eloAfter":%d,\
                "eloChange":%d,"damageDealt":%d.%d,"finalHP":%d,"finalShield":3.5,"yielded":false,"destroyed":%s,\
                "durationSeconds":38.5,%s,"credits":%d.25,"prestige":%d,"fame":%d,"streamingRevenue":%d.5""".formatted(
                        battles,
                        won ? "win" : "loss",
                        won ? 1216 : 1184,
                        won ? 16 : -16,
                        20 + random.nextInt(80),
                        1 + random.nextInt(9),
                        won ? 24 : 0,
                        !won && random.nextBoolean(),
                        team,
                        credits,
                        won ? 5 : 0,
                        won ? 2 : 0,
                        400 + random.nextInt(1000)));
        creditChange(stable, robot, credits, "battle");
    }

    private void economy(int stable) {
        write("passive_income", about(stable), """
                "merchandising":%d.45,"streaming":320.05,"totalIncome":18007.5,"facilityLevel":3,"prestige":1980,\
                "totalBattles":144,"totalFame":860""".formatted(17_000 + random.nextInt(1000)));
        write("operating_costs", about(stable), """
                "totalCost":1650.75,"costs":[{"facilityType":"booking_office","level":1,"cost":150},\
                {"facilityType":"repair_bay","level":4,"cost":1500.75}]""");
        write("weapon_purchase", about(stable), """
                "weaponId":2,"weaponName":"Plasma Blade","cost":%d""".formatted(45_000 + random.nextInt(1000)));
        write("attribute_upgrade", about(stable, robot(stable, random.nextInt(ROBOTS_OF_STABLE))), """
                "attributeName":"servoMotors","oldValue":3,"newValue":4,"cost":7500.5""");
        write("prestige_change", about(stable), """
                "amount":5,"newTotal":1980,"source":"battle","reason":"league_1v1 won\"""");
    }

    private void repairs(int stable) {
        for (int member = 0; member < ROBOTS_OF_STABLE; member++) {
            int cost = 1000 + random.nextInt(1000);
            write("robot_repair", about(stable, robot(stable, member)), """
                    "cost":%d,"repairType":"automatic","damageRepaired":46.25,"discountPercent":10,\
                    "manualRepairDiscount":0,"preDiscountCost":%d""".formatted(cost, cost * 10 / 9));
            creditChange(stable, robot(stable, member), -cost, "repair");
        }
    }

    private void creditChange(int stable, int robot, int amount, String source) {
        write("credit_change", about(stable, robot), """
                "amount":%d,"newBalance":874320.5,"source":"%s","referenceEventId":"%s\"""".formatted(amount, source, id(made)));
    }

    private static int robot(int stable, int member) {
        return stable * ROBOTS_OF_STABLE + member;
    }

    private static String about(int stable) {
        return "\"userId\":" + stable + ",";
    }

    private static String about(int stable, int robot) {
        return about(stable) + "\"robotId\":" + robot + ",";
    }

    private void write(String type, String about, String payload) {
        made++;
        String event = """
                {"eventId":"%s","eventType":"%s","cycleNumber":%d,"eventTimestamp":"%s",%s"payload":{%s}}""".formatted(id(made), type, number, TIME.plusMillis(made), about, payload);
        published.add(event.getBytes(StandardCharsets.UTF_8));
    }

    private String id(int event) {
        return "%08x-0000-7000-8000-%012x".formatted(number, event);
    }
}
