package dev.cyclelog.snapshotter;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The books of one cycle, open for one event: each state is read from its store at most once, and written back by
 * {@link #save}. What an event costs therefore depends on the event, not on the cycle.
 */
final class CycleBooks {

    private final CycleStores stores;
    private final int cycleNumber;
    private final CycleState cycle;
    private final Map<Integer, StableState> stables = new HashMap<>();
    private final Map<Integer, RobotState> robots = new HashMap<>();
    private final Set<Integer> changedRobots = new HashSet<>();
    private final Map<BattleGroup.Key, BattleGroup> battleGroups = new HashMap<>();
    private final Map<FacilityState.Key, FacilityState> facilities = new HashMap<>();

    CycleBooks(CycleStores stores, int cycleNumber, CycleState cycle) {
        this.stores = stores;
        this.cycleNumber = cycleNumber;
        this.cycle = cycle;
    }

    CycleState cycle() {
        return cycle;
    }

    /** The books of a stable that the event touches. */
    StableState stable(int userId) {
        return stables.computeIfAbsent(userId, id -> stores.stable(cycleNumber, id));
    }

    /** The books of a robot that the event touches. */
    RobotState robot(int robotId) {
        changedRobots.add(robotId);
        return look(robotId);
    }

    private RobotState look(int robotId) {
        return robots.computeIfAbsent(robotId, id -> stores.robot(cycleNumber, id));
    }

    /** The books of the battles that are of the same kind, in the same league. */
    BattleGroup battleGroup(BattleGroup.Key key) {
        return battleGroups.computeIfAbsent(key, wanted -> stores.battleGroup(cycleNumber, wanted));
    }

    /** The books of a stable's facilities of a type. */
    FacilityState facility(int userId, String facilityType) {
        return facilities.computeIfAbsent(
                new FacilityState.Key(userId, GroupName.of(facilityType)),
                wanted -> stores.facility(cycleNumber, wanted));
    }

    void step(int sequenceNumber, StepState step) {
        cycle.addEntry();
        stores.put(cycleNumber, sequenceNumber, step);
    }

    /** Notes whose a robot is; upgrades that named no user go to this one from now on. */
    void own(int robotId, int userId) {
        Integer former = look(robotId).owner();
        if (Integer.valueOf(userId).equals(former)
                && Integer.valueOf(userId).equals(look(robotId).userId())) {
            return;
        }
        RobotState robot = robot(robotId);
        robot.setUserId(userId);
        robot.setOwner(userId);
        if (robot.unclaimedUpgrades() > 0 && !Integer.valueOf(userId).equals(former)) {
            BigDecimal costs = robot.unclaimedUpgradeCosts();
            if (former != null) {
                upgrade(stable(former), -robot.unclaimedUpgrades(), costs.negate());
            }
            upgrade(stable(userId), robot.unclaimedUpgrades(), costs);
        }
    }

    /** Books an upgrade for the user that it names, or else for the robot's owner as far as known. */
    void upgrade(int robotId, Integer userId, BigDecimal cost) {
        Integer payer = userId;
        if (payer == null) {
            RobotState robot = robot(robotId);
            robot.addUnclaimedUpgrade(cost);
            payer = robot.owner();
        }
        if (payer != null) {
            upgrade(stable(payer), 1, cost);
        }
    }

    private static void upgrade(StableState stable, int events, BigDecimal cost) {
        stable.countEvents(events);
        stable.sums().add(StableMetric.ATTRIBUTE_UPGRADES, cost);
    }

    /** Notes that there was this battle. */
    void battle(String battleId) {
        if (stores.battle(cycleNumber, battleId) == null) {
            cycle.addBattle();
            stores.put(cycleNumber, battleId, new BattleState());
        }
    }

    /**
     * Adds a robot to a battle, and books what this changes for all its robots; in a large one later.
     *
     * @return whether it is the first robot of which this battle tells
     */
    boolean join(String battleId, BattleMember member, boolean freeForAll) {
        BattleState battle = stores.battle(cycleNumber, battleId);
        boolean isFirst = battle == null || battle.isEmpty();
        if (battle == null) {
            cycle.addBattle();
            battle = new BattleState();
        }
        if (battle.isLarge()) {
            battle.mayBeFreeForAll(freeForAll);
            new LargeBattles(stores, cycleNumber).join(battleId, member);
        } else {
            battle.join(member, freeForAll)
                    .forEach((robotId, change) -> robot(robotId).add(change));
            if (battle.hasOutgrown()) {
                new LargeBattles(stores, cycleNumber).open(battleId, battle);
            }
        }
        stores.put(cycleNumber, battleId, battle);
        return isFirst;
    }

    void save() {
        stables.forEach((userId, stable) -> {
            countIf(stable.isNew());
            stores.put(cycleNumber, userId, stable);
        });
        changedRobots.forEach(robotId -> {
            RobotState robot = look(robotId);
            countIf(robot.isNew());
            stores.put(cycleNumber, robotId, robot);
        });
        battleGroups.values().forEach(group -> {
            countIf(group.isNew());
            stores.put(cycleNumber, group);
        });
        facilities.values().forEach(facility -> {
            countIf(facility.isNew());
            stores.put(cycleNumber, facility);
        });
        stores.put(cycleNumber, cycle);
    }

    private void countIf(boolean isNew) {
        if (isNew) {
            cycle.addEntry();
        }
    }
}
