package dev.cyclelog.testkit.model;

import static dev.cyclelog.testkit.model.Sums.sum;

import dev.cyclelog.testkit.model.Participation.Result;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metrics of one robot in one cycle, each straight from the robot's battles and repairs. */
final class RobotMetrics {

    private final int robotId;
    private final List<Participation> participations;
    private final List<Battle> battles;
    private final List<PublishedEvent> repairs;

    private RobotMetrics(Cycle cycle, int robotId) {
        this.robotId = robotId;
        participations = cycle.participations().stream()
                .filter(part -> part.robotId() == robotId)
                .toList();
        battles = cycle.battles().stream()
                .filter(battle -> battle.includes(robotId))
                .toList();
        repairs = cycle.events(event -> event.is("robot_repair") && Objects.equals(event.robotId(), robotId));
    }

    /** The metrics of each robot with a battle or a repair. */
    static Map<Integer, Map<String, BigDecimal>> of(Cycle cycle) {
        TreeSet<Integer> robots = new TreeSet<>();
        cycle.participations().forEach(part -> robots.add(part.robotId()));
        cycle.events("robot_repair").forEach(repair -> robots.add(repair.robotId()));
        Map<Integer, Map<String, BigDecimal>> metrics = new TreeMap<>();
        robots.forEach(robotId -> metrics.put(robotId, new RobotMetrics(cycle, robotId).all()));
        return Collections.unmodifiableMap(metrics);
    }

    private Map<String, BigDecimal> all() {
        Map<String, BigDecimal> all = new LinkedHashMap<>();
        all.put("battlesParticipated", battlesParticipated());
        all.put("wins", count(Result.WIN));
        all.put("losses", count(Result.LOSS));
        all.put("draws", count(Result.DRAW));
        all.put("damageDealt", damageDealt());
        all.put("damageReceived", damageReceived());
        all.put("creditsEarned", creditsEarned());
        all.put("repairCosts", repairCosts());
        all.put("kills", kills());
        all.put("destructions", destructions());
        all.put("eloChange", eloChange());
        all.put("fameChange", fameChange());
        all.replaceAll((name, value) -> ExactJson.plain(value));
        return Collections.unmodifiableMap(all);
    }

    private BigDecimal battlesParticipated() {
        return BigDecimal.valueOf(participations.size());
    }

    private BigDecimal count(Result result) {
        return BigDecimal.valueOf(
                participations.stream().filter(part -> part.result() == result).count());
    }

    private BigDecimal damageDealt() {
        return sum(participations, Participation::damageDealt);
    }

    private BigDecimal damageReceived() {
        return sum(battles, battle -> battle.damageReceived(robotId));
    }

    private BigDecimal creditsEarned() {
        return sum(participations, Participation::credits);
    }

    private BigDecimal repairCosts() {
        return sum(repairs, repair -> repair.amount("cost")).add(sum(participations, Participation::repairCost));
    }

    private BigDecimal kills() {
        return sum(battles, battle -> battle.kills(robotId));
    }

    private BigDecimal destructions() {
        return BigDecimal.valueOf(
                participations.stream().filter(Participation::destroyed).count());
    }

    private BigDecimal eloChange() {
        return sum(participations, Participation::eloChange);
    }

    private BigDecimal fameChange() {
        return sum(participations, Participation::fame);
    }
}
