package dev.cyclelog.benchmarks;

import java.util.Random;

/** What an analyst asks, with the time that the schema's contract allows for it. */
enum AnalystQuery {
    EVENTS_OF_A_STABLE(Kind.ONE_CYCLE, """
            SELECT * FROM audit_logs WHERE cycle_number = {cycle} AND user_id = {user} ORDER BY sequence_number"""),
    EVENTS_OF_A_ROBOT(Kind.ONE_CYCLE, """
            SELECT * FROM audit_logs WHERE cycle_number = {cycle} AND robot_id = {robot} ORDER BY sequence_number"""),
    EVENTS_OF_A_TYPE(Kind.ONE_CYCLE, """
            SELECT sequence_number, robot_id, payload->>'oldLeague', payload->>'newLeague' FROM audit_logs
            WHERE cycle_number = {cycle} AND event_type = 'league_change' ORDER BY sequence_number"""),
    EVENTS_WITH_A_PAYLOAD(Kind.ONE_CYCLE, """
            SELECT * FROM audit_logs WHERE payload @> '{"battleId": {battle}}' ORDER BY cycle_number, sequence_number"""),
    COMPLETENESS(Kind.ONE_CYCLE, """
            SELECT * FROM analytics.cycle_completeness WHERE cycle_number = {cycle}"""),
    ACCOUNT_OF_A_STABLE(Kind.ONE_CYCLE, """
            SELECT * FROM analytics.credit_ledger({user}) WHERE cycle_number = {cycle} ORDER BY sequence_number"""),
    BEST_STABLES(Kind.ONE_CYCLE, """
            SELECT * FROM analytics.stable_cycle_metrics WHERE cycle_number = {cycle} ORDER BY net_profit DESC LIMIT 20"""),
    INCOME_AND_EXPENSES(Kind.ALL_CYCLES, """
            SELECT cycle_number, sum(total_credits_earned), sum(streaming_income), sum(operating_costs), sum(net_profit)
            FROM analytics.stable_cycle_metrics GROUP BY cycle_number ORDER BY cycle_number"""),
    BATTLE_RESULTS(Kind.ALL_CYCLES, """
            SELECT battle_type, league_type, sum(battles), sum(draws), sum(credits_earned)
            FROM analytics.battle_results GROUP BY battle_type, league_type ORDER BY 1, 2"""),
    FACILITY_SPENDING(Kind.ALL_CYCLES, """
            SELECT facility_type, sum(spending), sum(running_costs) FROM analytics.facility_spending
            GROUP BY facility_type ORDER BY 1"""),
    ALL_CYCLES_OF_A_STABLE(Kind.ALL_CYCLES, """
            SELECT event_type, count(*) FROM audit_logs WHERE user_id = {user} GROUP BY event_type ORDER BY 1"""),
    CREDITS_OF_A_STABLE(Kind.ALL_CYCLES, """
            SELECT * FROM analytics.reconcile_credits({user}) ORDER BY to_cycle"""),
    ALL_STABLES_COMPARED(Kind.COMPARISON, """
            SELECT metric, sum(value), sum(base_value), sum(change) FROM analytics.compare_stable_finances({cycle}, 1)
            GROUP BY metric ORDER BY metric"""),
    A_STABLE_COMPARED(Kind.COMPARISON, """
            SELECT * FROM analytics.compare_stable_finances({cycle}, 1) WHERE user_id = {user}"""),
    CHANGES_AGAINST_THE_CYCLE_BEFORE(Kind.COMPARISON, """
            SELECT * FROM analytics.stable_finances WHERE cycle_number = {cycle} ORDER BY net_profit_change LIMIT 20"""),
    A_ROBOTS_PROGRESSION(Kind.TREND, """
            SELECT * FROM analytics.robot_progression WHERE robot_id = {robot} ORDER BY cycle_number"""),
    A_STABLES_FINANCES(Kind.TREND, """
            SELECT * FROM analytics.stable_finances WHERE user_id = {user} ORDER BY cycle_number"""),
    MOST_ELO_GAINED(Kind.TREND, """
            SELECT robot_id, sum(elo_change) AS gained FROM analytics.robot_cycle_metrics
            WHERE cycle_number > {cycle} - 10 AND cycle_number <= {cycle}
            GROUP BY robot_id ORDER BY gained DESC LIMIT 20"""),
    SLOWER_STEPS(Kind.TREND, """
            SELECT * FROM analytics.step_durations WHERE cycle_number = {cycle} ORDER BY duration DESC"""),
    MOST_ELO_PER_CREDIT(Kind.TREND, """
            WITH paid AS (
                SELECT robot_id, sum((payload->>'cost')::numeric) AS credits FROM audit_logs
                WHERE cycle_number = {cycle} AND event_type = 'attribute_upgrade' GROUP BY robot_id)
            SELECT robot_id, elo_change / credits AS ratio FROM paid JOIN analytics.robot_cycle_metrics USING (robot_id)
            WHERE cycle_number = {cycle} AND credits > 0 ORDER BY ratio DESC LIMIT 20""");

    /** The classes of the contract. */
    enum Kind {
        ONE_CYCLE("single cycle", 100),
        ALL_CYCLES("all cycles", 500),
        COMPARISON("comparison", 1_000),
        TREND("trend", 1_000);

        private final String words;
        private final long limitMillis;

        Kind(String words, long limitMillis) {
            this.words = words;
            this.limitMillis = limitMillis;
        }

        String words() {
            return words;
        }

        /** What the contract allows. */
        long limitMillis() {
            return limitMillis;
        }
    }

    private final Kind kind;
    private final String sql;

    AnalystQuery(Kind kind, String sql) {
        this.kind = kind;
        this.sql = sql;
    }

    Kind kind() {
        return kind;
    }

    /** The statement, about a cycle, a stable, a robot and a battle by chance. */
    String sql(LoadedGame.Size size, Random random) {
        return sql.replace("{cycle}", Integer.toString(1 + random.nextInt(size.cycles())))
                .replace("{user}", Integer.toString(1 + random.nextInt(size.stables())))
                .replace("{robot}", Integer.toString(1 + random.nextInt(size.robots())))
                .replace("{battle}", Integer.toString(1 + random.nextInt(size.battles())));
    }
}
