package dev.cyclelog.testkit.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The robots that met in one battle, and which of them stood together. */
final class Battle {

    private final List<Participation> participations;
    private final List<Set<Integer>> sides;

    /** All participations, in sequence order, that name the same battle; or a single one that names none. */
    Battle(List<Participation> participations) {
        this.participations = participations;
        this.sides = sides(robots(participations));
    }

    boolean includes(int robotId) {
        return participations.stream().anyMatch(part -> part.robotId() == robotId);
    }

    /** The damage that the other side's robots dealt; nothing in a free-for-all and in a bye. */
    BigDecimal damageReceived(int robotId) {
        if (isFreeForAll() || isBye()) {
            return BigDecimal.ZERO;
        }
        return participations.stream()
                .filter(part -> opponents(robotId).contains(part.robotId()))
                .map(Participation::damageDealt)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The other side's robots that were destroyed; in a free-for-all what the robot's events say; none in a bye. */
    BigDecimal kills(int robotId) {
        if (isFreeForAll()) {
            return participations.stream()
                    .filter(part -> part.robotId() == robotId)
                    .map(Participation::kothKills)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        if (isBye()) {
            return BigDecimal.ZERO;
        }
        return BigDecimal.valueOf(
                opponents(robotId).stream().filter(this::isDestroyed).count());
    }

    private boolean isFreeForAll() {
        return participations.stream().anyMatch(Participation::isFreeForAll) || sides.size() > 2;
    }

    private boolean isBye() {
        return sides.size() == 1;
    }

    private Set<Integer> opponents(int robotId) {
        return sides.stream()
                .filter(side -> !side.contains(robotId))
                .findFirst()
                .orElseThrow();
    }

    private boolean isDestroyed(int robotId) {
        return participations.stream().anyMatch(part -> part.robotId() == robotId && part.destroyed());
    }

    /** Everybody alone at first; then sides with a comrade on the other one are joined until none are left. */
    private List<Set<Integer>> sides(Set<Integer> robots) {
        List<Set<Integer>> joined = new ArrayList<>();
        for (int robot : robots) {
            Set<Integer> side = new TreeSet<>(Set.of(robot));
            for (Set<Integer> other : List.copyOf(joined)) {
                if (other.stream().anyMatch(member -> areComrades(member, robot))) {
                    side.addAll(other);
                    joined.remove(other);
                }
            }
            joined.add(side);
        }
        return joined;
    }

    private boolean areComrades(int one, int other) {
        boolean shareTeam = teamId(one) != null && teamId(one).equals(teamId(other));
        boolean namePartners = Objects.equals(partnerRobotId(one), other) && Objects.equals(partnerRobotId(other), one);
        return shareTeam || namePartners;
    }

    private Integer teamId(int robotId) {
        return lastKnown(robotId, Participation::teamId);
    }

    private Integer partnerRobotId(int robotId) {
        return lastKnown(robotId, Participation::partnerRobotId);
    }

    private Integer lastKnown(int robotId, Function<Participation, Integer> field) {
        return participations.stream()
                .filter(part -> part.robotId() == robotId)
                .map(field)
                .filter(Objects::nonNull)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private static Set<Integer> robots(List<Participation> participations) {
        Set<Integer> robots = new TreeSet<>();
        participations.forEach(part -> robots.add(part.robotId()));
        return robots;
    }
}
