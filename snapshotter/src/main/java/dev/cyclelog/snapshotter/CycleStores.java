package dev.cyclelog.snapshotter;

import dev.cyclelog.snapshotter.OrderedStore.Entries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The snapshotter's memory of one partition, as states instead of bytes. */
final class CycleStores {

    private static final String CYCLES = "cycle-states";
    private static final String STABLES = "stables";
    private static final String ROBOTS = "robots";
    private static final String BATTLES = "battle-pages";
    private static final String BATTLE_MEMBERS = "battle-members";
    private static final String BATTLE_GROUPS = "battle-groups";
    private static final String FACILITIES = "facilities";
    private static final String STEPS = "step-durations";
    private static final String PUBLICATIONS = "publications";

    /** The names of all stores. */
    static final List<String> NAMES =
            List.of(CYCLES, STABLES, ROBOTS, BATTLES, BATTLE_MEMBERS, BATTLE_GROUPS, FACILITIES, STEPS, PUBLICATIONS);

    /** Stores whose values are hardly ever written twice between two commits: a cache would only take memory. */
    static final Set<String> UNCACHED = Set.of(BATTLE_MEMBERS, STEPS);

    private static final int RECENT_CYCLES = 16;

    /** Cycle number to {@link CycleState}. */
    private final OrderedStore cycles;
    /** Cycle number and user id to {@link StableState}. */
    private final PagedStore stables;
    /** Cycle number and robot id to {@link RobotState}. */
    private final PagedStore robots;
    /** Cycle number and battle id to {@link BattleState}. */
    private final PagedStore battles;
    /** Cycle number, battle id and robot id to {@link LargeBattles.Member}. */
    private final OrderedStore battleMembers;
    /** Cycle number, kind of battle and league to {@link BattleGroup}. */
    private final OrderedStore battleGroups;
    /** Cycle number, user id and type to {@link FacilityState}. */
    private final OrderedStore facilities;
    /** Cycle number and sequence number to {@link StepState}. */
    private final OrderedStore steps;
    /** Cycles that are to be published, and when. */
    private final OrderedStore publications;
    /** The cycles that were used last: every event uses one. */
    private final Map<Integer, CycleState> recentCycles = new LinkedHashMap<>(RECENT_CYCLES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, CycleState> eldest) {
            return size() > RECENT_CYCLES;
        }
    };

    /** @param stores opens a store by its name */
    CycleStores(Function<String, OrderedStore> stores) {
        this.cycles = stores.apply(CYCLES);
        this.stables = new PagedStore(stores.apply(STABLES));
        this.robots = new PagedStore(stores.apply(ROBOTS));
        this.battles = new PagedStore(stores.apply(BATTLES));
        this.battleMembers = stores.apply(BATTLE_MEMBERS);
        this.battleGroups = stores.apply(BATTLE_GROUPS);
        this.facilities = stores.apply(FACILITIES);
        this.steps = stores.apply(STEPS);
        this.publications = stores.apply(PUBLICATIONS);
    }

    /** The cycle; there is one object for it, until it is not used for a while. */
    CycleState cycle(int cycleNumber) {
        return recentCycles.computeIfAbsent(cycleNumber, number -> {
            byte[] bytes = cycles.get(StateKeys.cycle(number));
            return bytes == null ? new CycleState() : CycleState.fromBytes(bytes);
        });
    }

    void put(int cycleNumber, CycleState state) {
        cycles.put(StateKeys.cycle(cycleNumber), state.toBytes());
    }

    StableState stable(int cycleNumber, int userId) {
        byte[] bytes = stables.get(PagePlace.of(cycleNumber, userId));
        return bytes == null ? new StableState() : StableState.fromBytes(bytes);
    }

    void put(int cycleNumber, int userId, StableState state) {
        stables.put(PagePlace.of(cycleNumber, userId), state.toBytes());
    }

    RobotState robot(int cycleNumber, int robotId) {
        byte[] bytes = robots.get(PagePlace.of(cycleNumber, robotId));
        return bytes == null ? new RobotState() : RobotState.fromBytes(bytes);
    }

    void put(int cycleNumber, int robotId, RobotState state) {
        robots.put(PagePlace.of(cycleNumber, robotId), state.toBytes());
    }

    /** The battle, or null if no event has named it yet. */
    BattleState battle(int cycleNumber, String battleId) {
        byte[] bytes = battles.get(PagePlace.of(cycleNumber, battleId));
        return bytes == null ? null : BattleState.fromBytes(bytes);
    }

    void put(int cycleNumber, String battleId, BattleState state) {
        battles.put(PagePlace.of(cycleNumber, battleId), state.toBytes());
    }

    /** A robot of a large battle, or null. */
    LargeBattles.Member member(int cycleNumber, String battleId, int robotId) {
        byte[] bytes = battleMembers.get(StateKeys.member(cycleNumber, battleId, robotId));
        return bytes == null ? null : LargeBattles.Member.fromBytes(bytes);
    }

    void put(int cycleNumber, String battleId, LargeBattles.Member member) {
        battleMembers.put(
                StateKeys.member(cycleNumber, battleId, member.member().robotId()), member.toBytes());
    }

    BattleGroup battleGroup(int cycleNumber, BattleGroup.Key key) {
        byte[] bytes = battleGroups.get(keyOf(cycleNumber, key));
        return bytes == null ? new BattleGroup(key) : BattleGroup.fromBytes(bytes);
    }

    void put(int cycleNumber, BattleGroup group) {
        battleGroups.put(keyOf(cycleNumber, group.key()), group.toBytes());
    }

    private static byte[] keyOf(int cycleNumber, BattleGroup.Key key) {
        return StateKeys.texts(cycleNumber, key.battleType(), key.leagueType());
    }

    FacilityState facility(int cycleNumber, FacilityState.Key key) {
        byte[] bytes = facilities.get(keyOf(cycleNumber, key));
        return bytes == null ? new FacilityState(key) : FacilityState.fromBytes(bytes);
    }

    void put(int cycleNumber, FacilityState facility) {
        facilities.put(keyOf(cycleNumber, facility.key()), facility.toBytes());
    }

    private static byte[] keyOf(int cycleNumber, FacilityState.Key key) {
        return StateKeys.texts(cycleNumber, Integer.toString(key.userId()), key.facilityType());
    }

    void put(int cycleNumber, int sequenceNumber, StepState state) {
        steps.put(StateKeys.id(cycleNumber, sequenceNumber), state.toBytes());
    }

    /** When the cycle is to be published, in milliseconds; null if it is not. */
    Long publication(int cycleNumber) {
        byte[] bytes = publications.get(StateKeys.cycle(cycleNumber));
        return bytes == null ? null : (Long) new StateInput(bytes).readLong();
    }

    void requestPublication(int cycleNumber, long dueMillis) {
        StateOutput due = new StateOutput();
        due.writeLong(dueMillis);
        publications.put(StateKeys.cycle(cycleNumber), due.toBytes());
    }

    void publicationDone(int cycleNumber) {
        publications.delete(StateKeys.cycle(cycleNumber));
    }

    /** The stables of a cycle. The caller closes it. */
    Entries stables(int cycleNumber) {
        return stables.ofIds(cycleNumber);
    }

    /** The robots of a cycle. The caller closes it. */
    Entries robots(int cycleNumber) {
        return robots.ofIds(cycleNumber);
    }

    /** The kinds of battles and leagues of a cycle. The caller closes it. */
    Entries battleGroups(int cycleNumber) {
        return all(battleGroups, cycleNumber);
    }

    /** The stables' facilities in a cycle. The caller closes it. */
    Entries facilities(int cycleNumber) {
        return all(facilities, cycleNumber);
    }

    /** The steps of a cycle, in sequence order. The caller closes it. */
    Entries steps(int cycleNumber) {
        return all(steps, cycleNumber);
    }

    private static Entries all(OrderedStore store, int cycleNumber) {
        return store.range(StateKeys.cycle(cycleNumber), StateKeys.last(cycleNumber));
    }

    int countBattles(int cycleNumber) {
        return battles.count(cycleNumber);
    }

    /** Robots of large battles. The caller closes it. */
    Entries members(byte[] from, byte[] to) {
        return battleMembers.range(from, to);
    }

    /** The cycles that are to be published. The caller closes it. */
    Entries publications() {
        return publications.range(StateKeys.cycle(0), StateKeys.cycle(-1));
    }

    /** The cycles from this one on. The caller closes it. */
    Entries cyclesFrom(int cycleNumber) {
        return cycles.range(StateKeys.cycle(cycleNumber), StateKeys.cycle(-1));
    }

    /** All that is kept of a cycle, but for itself. */
    List<OrderedStore> partsOfCycles() {
        return List.of(
                stables.pages(), robots.pages(), battles.pages(), battleMembers, battleGroups, facilities, steps);
    }

    void forget(int cycleNumber) {
        recentCycles.remove(cycleNumber);
        cycles.delete(StateKeys.cycle(cycleNumber));
    }
}
