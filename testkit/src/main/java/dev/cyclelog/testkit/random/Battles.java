package dev.cyclelog.testkit.random;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Battles of every kind: as the game fights them, and as nobody ever would. */
final class Battles {

    private static final List<String> FREE_FOR_ALLS = List.of("\"koth\"", "\"grand_melee\"");
    private static final List<String> TYPES =
            List.of("\"league_1v1\"", "\"tournament_1v1\"", "\"tag_team\"", "\"league_2v2\"", "\"KOTH\"", "\"\"");

    private final Chance chance;
    private final Cast cast;
    private final BattleIds ids;
    private final Participations participations;
    private final BattleRecords records;

    Battles(Chance chance, Cast cast) {
        this.chance = chance;
        this.cast = cast;
        this.ids = new BattleIds(chance);
        this.participations = new Participations(chance, cast);
        this.records = new BattleRecords(chance, cast);
    }

    /** The events of one battle. */
    List<Draft> next() {
        BattleIds.Id id = ids.next();
        Supplier<String> spelled = () -> id.spelled(chance);
        List<Draft> events = new ArrayList<>(
                switch (chance.below(9)) {
                    case 0 -> duel(spelled);
                    case 1 -> teams(spelled, 2);
                    case 2 -> teams(spelled, chance.oneIn(2) ? 1 : 3);
                    case 3 -> pairs(spelled);
                    case 4 -> freeForAll(chance.oneIn(4) ? null : spelled);
                    case 5 -> nameless();
                    case 6 -> List.of(records.perBattle(spelled.get()));
                    case 7 -> turncoats(spelled);
                    default -> anything(spelled);
                });
        if (chance.oneIn(5)) {
            events.add(records.perBattle(spelled.get()));
        }
        if (chance.oneIn(5)) {
            events.add(records.tagTeamBattle(spelled.get()));
        }
        if (chance.oneIn(5)) {
            events.add(records.tournamentMatch(spelled));
        }
        return events;
    }

    private List<Draft> duel(Supplier<String> id) {
        List<Integer> both = chance.shuffled(cast.robots()).subList(0, 2);
        return both.stream()
                .map(robot -> participations.of(robot, new Role(type(), null, null), id))
                .toList();
    }

    /** With one team it is a bye, with three a free-for-all. */
    private List<Draft> teams(Supplier<String> id, int count) {
        List<Draft> events = new ArrayList<>();
        for (int robot : some(1)) {
            events.add(participations.of(robot, new Role(type(), 100 + chance.below(count), null), id));
        }
        return events;
    }

    /** Pairs whose robots name each other; now and then only one of them does. */
    private List<Draft> pairs(Supplier<String> id) {
        List<Integer> robots = some(2);
        List<Draft> events = new ArrayList<>();
        for (int i = 0; i < robots.size(); i++) {
            int partner = i % 2 == 0 ? i + 1 : i - 1;
            boolean names = partner < robots.size() && !chance.oneIn(6);
            events.add(participations.of(
                    robots.get(i), new Role("\"tag_team\"", null, names ? robots.get(partner) : null), id));
        }
        return events;
    }

    /** The same robots again in the same battle, but beside others: the last that is said counts. */
    private List<Draft> turncoats(Supplier<String> id) {
        List<Draft> events = new ArrayList<>();
        for (int times = chance.between(2, 3); times > 0; times--) {
            events.addAll(chance.oneIn(3) ? teams(id, 2) : pairs(id));
        }
        return events;
    }

    /** Not every event needs to say so. Without an id each stands alone. */
    private List<Draft> freeForAll(Supplier<String> id) {
        String type = chance.pick(FREE_FOR_ALLS);
        return some(1).stream()
                .map(robot -> participations.of(robot, new Role(chance.oneIn(8) ? "null" : type, null, null), id))
                .toList();
    }

    private List<Draft> nameless() {
        return some(1).stream()
                .map(robot -> participations.of(robot, anyRole(), chance.oneIn(2) ? null : () -> "null"))
                .toList();
    }

    /** Robots that come again, teams across partners, partners who are not there, kinds that contradict. */
    private List<Draft> anything(Supplier<String> id) {
        List<Draft> events = new ArrayList<>();
        for (int i = chance.between(1, 8); i > 0; i--) {
            events.add(participations.of(cast.robotOfEvent(), anyRole(), id));
        }
        return events;
    }

    private Role anyRole() {
        return new Role(
                chance.oneIn(10) ? chance.pick(FREE_FOR_ALLS) : type(),
                chance.oneIn(2) ? null : (Integer) chance.below(3),
                chance.oneIn(2) ? null : (Integer) cast.robot());
    }

    private String type() {
        return chance.oneIn(3) ? "null" : chance.pick(TYPES);
    }

    /** Four more often than not: the fewest that can be two pairs. */
    private List<Integer> some(int atLeast) {
        List<Integer> robots = chance.shuffled(cast.robots());
        int count = chance.oneIn(2) ? 4 : chance.between(atLeast, robots.size());
        return robots.subList(0, Math.min(count, robots.size()));
    }

    /**
     * A robot's place in a battle.
     *
     * @param type as JSON
     * @param teamId null for none
     * @param partnerRobotId null for none
     */
    record Role(String type, Integer teamId, Integer partnerRobotId) {}
}
