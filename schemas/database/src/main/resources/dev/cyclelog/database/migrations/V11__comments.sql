-- What each column means, in which unit, and where it comes from: psql shows it with \d+, other tools beside the column.

COMMENT ON COLUMN public.audit_logs.id IS
    'Surrogate key; says nothing, and differs after a rebuild. Order is cycle_number, sequence_number.';
COMMENT ON COLUMN public.audit_logs.cycle_number IS 'The cycle in which it happened.';
COMMENT ON COLUMN public.audit_logs.event_type IS 'What happened, as battle_complete.';
COMMENT ON COLUMN public.audit_logs.event_timestamp IS
    'When it happened by the publishing service''s clock, UTC; without one, when Kafka appended it.';
COMMENT ON COLUMN public.audit_logs.sequence_number IS
    'Its place in the cycle: 1, 2, 3 … without a gap. This is the order of events, not event_timestamp.';
COMMENT ON COLUMN public.audit_logs.user_id IS
    'The user, who is the stable, that it is about; null if none or several.';
COMMENT ON COLUMN public.audit_logs.robot_id IS 'The robot that it is about; null if none or several.';
COMMENT ON COLUMN public.audit_logs.payload IS
    'What the game published, every digit kept; its fields are described in docs/events.md.';
COMMENT ON COLUMN public.audit_logs.metadata IS 'How the game computed it, if it says so; for debugging.';

COMMENT ON COLUMN public.cycle_snapshots.id IS 'Surrogate key; says nothing.';
COMMENT ON COLUMN public.cycle_snapshots.cycle_number IS 'The cycle.';
COMMENT ON COLUMN public.cycle_snapshots.trigger_type IS
    'What started the cycle: manual or scheduled. From the first cycle_start.';
COMMENT ON COLUMN public.cycle_snapshots.start_time IS 'UTC; of the first cycle_start, else of the cycle''s first event.';
COMMENT ON COLUMN public.cycle_snapshots.end_time IS 'UTC; of the last cycle_complete.';
COMMENT ON COLUMN public.cycle_snapshots.duration_ms IS
    'end_time − start_time in milliseconds, within 0 and the largest INTEGER.';
COMMENT ON COLUMN public.cycle_snapshots.stable_metrics IS
    'An array with an object per stable, by userId; amounts in credits. Flat in analytics.stable_cycle_metrics.';
COMMENT ON COLUMN public.cycle_snapshots.robot_metrics IS
    'An array with an object per robot, by robotId. Flat in analytics.robot_cycle_metrics.';
COMMENT ON COLUMN public.cycle_snapshots.step_durations IS
    'An array of {stepName, duration in milliseconds} in sequence order. Flat in analytics.cycle_step_durations.';
COMMENT ON COLUMN public.cycle_snapshots.total_battles IS 'Different battles, by battleId.';
COMMENT ON COLUMN public.cycle_snapshots.total_credits_transacted IS
    'Every credit that entered or left a stable, as a positive amount, rounded to whole credits.';
COMMENT ON COLUMN public.cycle_snapshots.total_prestige_awarded IS
    'Prestige of battles, achievements and other awards, rounded to whole points.';
COMMENT ON COLUMN public.cycle_snapshots.created_at IS 'When the row was written first, by the database''s clock.';

COMMENT ON TABLE analytics.stable_cycle_metrics IS
    'What each stable earned and spent in each complete cycle: stable_metrics of cycle_snapshots, flat, and the names. One row per stable and cycle. Written with the snapshot.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.user_id IS 'The user, who is the stable.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.cycle_number IS 'The cycle.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.battles_participated IS
    'Participations of its robots in battles. From battle_complete.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.total_credits_earned IS
    'Credits that battles paid. From battle_complete.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.total_prestige_earned IS
    'Prestige points that battles gave. From battle_complete.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.total_repair_costs IS
    'Credits paid for repairs. From robot_repair.cost, and repairCost of battle_complete.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.merchandising_income IS 'Credits. From passive_income.merchandising.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.streaming_income IS
    'Credits. From streamingRevenue of battle_complete, and passive_income.streaming.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.operating_costs IS
    'Credits paid to run facilities. From operating_costs.totalCost.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.weapon_purchases IS 'Credits. From weapon_purchase.cost.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.facility_purchases IS
    'Credits. From the cost of facility_purchase and facility_upgrade.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.robot_purchases IS 'Credits. From robot_purchase.cost.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.attribute_upgrades IS
    'Credits. From attribute_upgrade.cost; an upgrade that does not say who paid is the robot''s owner''s.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.weapon_refinements IS 'Credits. From weapon_refinement.costPaid.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.weapon_sales IS 'Credits received. From weapon_sale.salePrice.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.achievement_rewards IS
    'Credits received. From achievement_unlock.rewardCredits.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.achievement_prestige IS
    'Prestige points. From achievement_unlock.rewardPrestige.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.credit_adjustments IS
    'Credits, signed. From credit_change that repeats no other event (source other or absent, no calculationType).';
COMMENT ON COLUMN analytics.stable_cycle_metrics.total_purchases IS
    'Credits: weapons, facilities, robots, upgrades and refinements.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.net_profit IS
    'Credits: earned + merchandising + streaming + achievements + sales − repairs − operating costs − purchases.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.balance IS
    'Credits at the end of the cycle, as the game says; null if it did not. From the last cycle_end_balance.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.username IS
    'The player''s name as the cycle''s events say last; null if none does. From user_created and cycle_end_balance.';
COMMENT ON COLUMN analytics.stable_cycle_metrics.stable_name IS
    'The stable''s name as the cycle''s events say last; null if none does. From cycle_end_balance.';

COMMENT ON TABLE analytics.robot_cycle_metrics IS
    'How each robot fared in each complete cycle: robot_metrics of cycle_snapshots, flat, and its owner, name and rating. One row per robot and cycle with a battle or a repair. Written with the snapshot.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.robot_id IS 'The robot.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.cycle_number IS 'The cycle.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.battles_participated IS
    'Participations in battles. From battle_complete.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.wins IS 'Participations that it won.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.losses IS 'Participations that it lost.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.draws IS 'Participations without a winner.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.damage_dealt IS 'Hit points. From battle_complete.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.damage_received IS
    'Hit points that the other side dealt, in battles of two sides; events do not say who of a side took it.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.credits_earned IS 'Credits that its battles paid to its stable.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.repair_costs IS
    'Credits. From robot_repair.cost, and repairCost of battle_complete.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.kills IS
    'Robots of the other side that were destroyed; in a free-for-all what the game counted.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.destructions IS 'Participations in which it was destroyed.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.elo_change IS
    'Points of rating: the sum of after − before over its battles.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.fame_change IS 'Points of fame that its battles gave.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.user_id IS
    'Its owner: the user of the cycle''s last event that says whose it is; null if none does.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.robot_name IS
    'Its name, if it was bought in this cycle. From robot_purchase; analytics.robots knows it for every cycle.';
COMMENT ON COLUMN analytics.robot_cycle_metrics.elo IS
    'Points of rating after its last battle of the cycle; null without a battle.';

COMMENT ON TABLE analytics.cycle_step_durations IS
    'How long each step of each complete cycle took: step_durations of cycle_snapshots, flat. One row per cycle_step_complete. Written with the snapshot.';
COMMENT ON COLUMN analytics.cycle_step_durations.cycle_number IS 'The cycle.';
COMMENT ON COLUMN analytics.cycle_step_durations.sequence_number IS 'Of the event in audit_logs.';
COMMENT ON COLUMN analytics.cycle_step_durations.step_name IS 'The step.';
COMMENT ON COLUMN analytics.cycle_step_durations.duration IS 'Milliseconds.';

COMMENT ON TABLE analytics.battle_cycle_metrics IS
    'What came of the battles of each kind and league in each complete cycle. One row per cycle, kind and league. From battle_complete, written with the snapshot.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.cycle_number IS 'The cycle.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.battle_type IS
    'The kind of battle, as league_1v1 or koth; null if the events name none.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.league_type IS
    'The league or competition; null if the events name none.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.battles IS
    'Battles, by battleId; where there is none, one for every two participations.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.participations IS 'Robots that took part, each as often as it did.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.wins IS 'Participations that were won.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.losses IS 'Participations that were lost.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.draws IS 'Participations without a winner.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.credits_earned IS 'Credits that they paid.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.streaming_income IS 'Credits of streaming revenue.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.prestige_earned IS 'Prestige points that they gave.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.fame_earned IS 'Points of fame that they gave.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.repair_costs IS
    'Credits, of the battles'' own repairCost; repairs that are events of their own are not among them.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.damage_dealt IS 'Hit points.';
COMMENT ON COLUMN analytics.battle_cycle_metrics.destructions IS 'Participations in which the robot was destroyed.';

COMMENT ON TABLE analytics.facility_cycle_metrics IS
    'What each stable paid for each type of facility in each complete cycle. One row per stable, cycle and type with a purchase, an upgrade or running costs. Written with the snapshot.';
COMMENT ON COLUMN analytics.facility_cycle_metrics.user_id IS 'The user, who is the stable.';
COMMENT ON COLUMN analytics.facility_cycle_metrics.cycle_number IS 'The cycle.';
COMMENT ON COLUMN analytics.facility_cycle_metrics.facility_type IS 'The type of facility, as repair_bay.';
COMMENT ON COLUMN analytics.facility_cycle_metrics.purchases IS 'How many facility_purchase.';
COMMENT ON COLUMN analytics.facility_cycle_metrics.upgrades IS 'How many facility_upgrade.';
COMMENT ON COLUMN analytics.facility_cycle_metrics.spending IS 'Credits that purchases and upgrades cost.';
COMMENT ON COLUMN analytics.facility_cycle_metrics.running_costs IS
    'Credits. From operating_costs.costs; what names no type is in stable_cycle_metrics.operating_costs alone.';
COMMENT ON COLUMN analytics.facility_cycle_metrics.level IS
    'The level that the cycle''s last event about it says; null if none does.';

COMMENT ON COLUMN analytics.cycle_snapshot_status.cycle_number IS 'The cycle.';

COMMENT ON VIEW analytics.skipped_events IS
    'Events that audit_logs lacks because PostgreSQL refused them and operations decided to go on without (cyclelog projector skip). One row per event; usually none.';
COMMENT ON COLUMN analytics.skipped_events.cycle_number IS 'The cycle.';
COMMENT ON COLUMN analytics.skipped_events.sequence_number IS 'The number that audit_logs does not have.';
COMMENT ON COLUMN analytics.skipped_events.event_type IS 'What happened.';
COMMENT ON COLUMN analytics.skipped_events.event_id IS 'The id that the publishing service gave it.';
COMMENT ON COLUMN analytics.skipped_events.reason IS 'Why, in a word that does not change.';
COMMENT ON COLUMN analytics.skipped_events.skipped_at IS 'When, UTC.';

COMMENT ON VIEW analytics.cycle_completeness IS
    'Whether a cycle can be counted on: is it over, are all its events here, does its snapshot count them all? One row per cycle that has an event. From audit_logs and the services'' bookkeeping. A column that is not asked for costs nothing; missing_events reads the cycle''s index.';
COMMENT ON COLUMN analytics.cycle_completeness.cycle_number IS 'The cycle.';
COMMENT ON COLUMN analytics.cycle_completeness.state IS
    'open, or complete: a cycle_complete has arrived. Later events may still correct a complete cycle.';
COMMENT ON COLUMN analytics.cycle_completeness.last_sequence_number IS 'The highest sequence number that is here, or was skipped.';
COMMENT ON COLUMN analytics.cycle_completeness.as_of IS
    'When the last of these events happened, UTC: up to then the cycle is here. What has happened since has not arrived yet.';
COMMENT ON COLUMN analytics.cycle_completeness.missing_events IS
    'Numbers from 1 to last_sequence_number that are not here. 0, unless events were skipped; anything more is a fault.';
COMMENT ON COLUMN analytics.cycle_completeness.skipped_events IS
    'How many of them were skipped on purpose: see skipped_events. missing_events − skipped_events should be 0.';
COMMENT ON COLUMN analytics.cycle_completeness.started_at IS 'UTC; of the first cycle_start, null if there is none.';
COMMENT ON COLUMN analytics.cycle_completeness.ended_at IS
    'UTC; of the last cycle_complete, null while the cycle is open.';
COMMENT ON COLUMN analytics.cycle_completeness.snapshot IS
    'current (counts every event that is here); behind or ahead (a correction, or the last events, are on their way: seconds); stale (lacks events for good, until operations rebuild it); missing (complete, but not there yet: seconds); none (the cycle is open).';
COMMENT ON COLUMN analytics.cycle_completeness.snapshot_sequence_number IS
    'The snapshot counts the events 1 to this one; null if there is no snapshot.';
COMMENT ON COLUMN analytics.cycle_completeness.snapshot_written_at IS 'When the snapshot was written last, UTC.';

COMMENT ON VIEW analytics.stables IS
    'Stables with the names that are known last. One row per user that a complete cycle, or a user_created, tells of. From stable_cycle_metrics and user_created.';
COMMENT ON COLUMN analytics.stables.user_id IS 'The user, who is the stable.';
COMMENT ON COLUMN analytics.stables.username IS 'The player''s name; null if no event says.';
COMMENT ON COLUMN analytics.stables.stable_name IS 'The stable''s name; null if no event says.';
COMMENT ON COLUMN analytics.stables.first_cycle IS 'The first cycle that tells of it.';
COMMENT ON COLUMN analytics.stables.last_cycle IS 'The last cycle that tells of it.';

COMMENT ON VIEW analytics.stable_finances IS
    'What a stable earned, spent and had in each complete cycle, against its cycle before. One row per stable and cycle; amounts in credits. From stable_cycle_metrics. Against any other cycle: compare_stable_finances.';
COMMENT ON COLUMN analytics.stable_finances.user_id IS 'The user, who is the stable.';
COMMENT ON COLUMN analytics.stable_finances.cycle_number IS 'The cycle.';
COMMENT ON COLUMN analytics.stable_finances.income IS
    'Battles, merchandising, streaming, achievements and weapon sales.';
COMMENT ON COLUMN analytics.stable_finances.expenses IS 'Repairs, operating costs and purchases.';
COMMENT ON COLUMN analytics.stable_finances.net_profit IS 'income − expenses.';
COMMENT ON COLUMN analytics.stable_finances.credit_adjustments IS
    'Signed; what the game added or took besides. Not in net_profit.';
COMMENT ON COLUMN analytics.stable_finances.balance IS 'At the end of the cycle, as the game says; null if it did not.';
COMMENT ON COLUMN analytics.stable_finances.previous_cycle IS
    'The stable''s cycle before; null if there is none. All changes are against it.';
COMMENT ON COLUMN analytics.stable_finances.income_change IS 'income − that of previous_cycle.';
COMMENT ON COLUMN analytics.stable_finances.income_change_percent IS
    'In percent of that of previous_cycle; null if that is 0.';
COMMENT ON COLUMN analytics.stable_finances.expenses_change IS 'expenses − those of previous_cycle.';
COMMENT ON COLUMN analytics.stable_finances.expenses_change_percent IS
    'In percent of those of previous_cycle; null if those are 0.';
COMMENT ON COLUMN analytics.stable_finances.net_profit_change IS 'net_profit − that of previous_cycle.';
COMMENT ON COLUMN analytics.stable_finances.net_profit_change_percent IS
    'In percent of the absolute value of that of previous_cycle; null if that is 0.';
COMMENT ON COLUMN analytics.stable_finances.balance_change IS 'balance − that of previous_cycle.';
COMMENT ON COLUMN analytics.stable_finances.balance_change_percent IS
    'In percent of the absolute value of that of previous_cycle; null if that is 0.';

COMMENT ON VIEW analytics.robots IS
    'Robots with the name, owner and rating that are known last. One row per robot that a complete cycle, or a robot_purchase, tells of. From robot_cycle_metrics and robot_purchase.';
COMMENT ON COLUMN analytics.robots.robot_id IS 'The robot.';
COMMENT ON COLUMN analytics.robots.robot_name IS 'Its name; null if it was bought before the log began.';
COMMENT ON COLUMN analytics.robots.user_id IS 'Its owner; null if no event says.';
COMMENT ON COLUMN analytics.robots.elo IS 'Points of rating after its last battle; null without one.';
COMMENT ON COLUMN analytics.robots.first_cycle IS 'The first cycle that tells of it.';
COMMENT ON COLUMN analytics.robots.last_cycle IS 'The last cycle that tells of it.';

COMMENT ON VIEW analytics.robot_progression IS
    'How a robot develops from cycle to cycle. One row per robot and complete cycle in which it had a battle or a repair. From robot_cycle_metrics. Averages are over these cycles of the robot. Ask for a robot: a condition on the cycle alone reads all robots.';
COMMENT ON COLUMN analytics.robot_progression.robot_id IS 'The robot.';
COMMENT ON COLUMN analytics.robot_progression.cycle_number IS 'The cycle.';
COMMENT ON COLUMN analytics.robot_progression.user_id IS 'Its owner in the cycle; null if no event says.';
COMMENT ON COLUMN analytics.robot_progression.elo IS
    'Points of rating after its last battle of the cycle; null without a battle.';
COMMENT ON COLUMN analytics.robot_progression.elo_change IS 'Points of rating, in the cycle.';
COMMENT ON COLUMN analytics.robot_progression.fame_change IS 'Points of fame, in the cycle.';
COMMENT ON COLUMN analytics.robot_progression.fame IS
    'Points of fame, in this cycle and all before it that are in the log.';
COMMENT ON COLUMN analytics.robot_progression.damage_dealt IS 'Hit points, in the cycle.';
COMMENT ON COLUMN analytics.robot_progression.damage_received IS 'Hit points, in the cycle.';
COMMENT ON COLUMN analytics.robot_progression.battles_participated IS 'Participations in the cycle.';
COMMENT ON COLUMN analytics.robot_progression.wins IS 'Of these.';
COMMENT ON COLUMN analytics.robot_progression.losses IS 'Of these.';
COMMENT ON COLUMN analytics.robot_progression.draws IS 'Of these.';
COMMENT ON COLUMN analytics.robot_progression.win_rate IS
    'Percent of its participations in the cycle; null without any.';
COMMENT ON COLUMN analytics.robot_progression.elo_average_5 IS
    'Mean of elo over this cycle and the robot''s four before.';
COMMENT ON COLUMN analytics.robot_progression.damage_dealt_average_5 IS
    'Mean of damage_dealt over this cycle and the robot''s four before, in hit points.';
COMMENT ON COLUMN analytics.robot_progression.win_rate_5 IS
    'Percent of its participations in this cycle and the robot''s four before.';

COMMENT ON VIEW analytics.facility_spending IS
    'What all stables together paid for each type of facility in each complete cycle; amounts in credits. One row per cycle and type. From facility_cycle_metrics, which has it per stable.';
COMMENT ON COLUMN analytics.facility_spending.cycle_number IS 'The cycle.';
COMMENT ON COLUMN analytics.facility_spending.facility_type IS 'The type of facility, as repair_bay.';
COMMENT ON COLUMN analytics.facility_spending.purchases IS 'How many facility_purchase.';
COMMENT ON COLUMN analytics.facility_spending.upgrades IS 'How many facility_upgrade.';
COMMENT ON COLUMN analytics.facility_spending.spending IS 'Credits that purchases and upgrades cost.';
COMMENT ON COLUMN analytics.facility_spending.running_costs IS
    'Credits. From operating_costs.costs; what names no type is in stable_cycle_metrics.operating_costs alone.';
COMMENT ON COLUMN analytics.facility_spending.stables IS 'How many stables paid anything for this type.';

COMMENT ON VIEW analytics.battle_results IS
    'What came of the battles of each kind and league in each complete cycle, with rates. One row per cycle, kind and league. From battle_cycle_metrics.';
COMMENT ON COLUMN analytics.battle_results.cycle_number IS 'The cycle.';
COMMENT ON COLUMN analytics.battle_results.battle_type IS
    'The kind of battle, as league_1v1 or koth; null if the events name none.';
COMMENT ON COLUMN analytics.battle_results.league_type IS 'The league or competition; null if the events name none.';
COMMENT ON COLUMN analytics.battle_results.battles IS
    'Battles, by battleId; where there is none, one for every two participations.';
COMMENT ON COLUMN analytics.battle_results.participations IS 'Robots that took part, each as often as it did.';
COMMENT ON COLUMN analytics.battle_results.wins IS 'Participations that were won.';
COMMENT ON COLUMN analytics.battle_results.losses IS 'Participations that were lost.';
COMMENT ON COLUMN analytics.battle_results.draws IS 'Participations without a winner.';
COMMENT ON COLUMN analytics.battle_results.credits_earned IS 'Credits that they paid.';
COMMENT ON COLUMN analytics.battle_results.streaming_income IS 'Credits of streaming revenue.';
COMMENT ON COLUMN analytics.battle_results.prestige_earned IS 'Prestige points that they gave.';
COMMENT ON COLUMN analytics.battle_results.fame_earned IS 'Points of fame that they gave.';
COMMENT ON COLUMN analytics.battle_results.repair_costs IS
    'Credits, of the battles'' own repairCost; repairs that are events of their own are not among them.';
COMMENT ON COLUMN analytics.battle_results.damage_dealt IS 'Hit points.';
COMMENT ON COLUMN analytics.battle_results.destructions IS 'Participations in which the robot was destroyed.';
COMMENT ON COLUMN analytics.battle_results.draw_rate IS 'Percent of the participations.';
COMMENT ON COLUMN analytics.battle_results.destruction_rate IS
    'Percent of the participations in which the robot was destroyed.';
COMMENT ON COLUMN analytics.battle_results.credits_per_participation IS 'Credits.';
COMMENT ON COLUMN analytics.battle_results.damage_per_participation IS 'Hit points.';

COMMENT ON VIEW analytics.step_durations IS
    'How long each step of a cycle takes, and whether it has become slower. One row per complete cycle and step. From cycle_step_durations. Averages are over the cycles that have the step.';
COMMENT ON COLUMN analytics.step_durations.cycle_number IS 'The cycle.';
COMMENT ON COLUMN analytics.step_durations.step_name IS 'The step.';
COMMENT ON COLUMN analytics.step_durations.duration IS
    'Milliseconds; the sum, if the cycle has the step more than once.';
COMMENT ON COLUMN analytics.step_durations.last_10_average IS
    'Mean over this cycle and the nine before, in milliseconds.';
COMMENT ON COLUMN analytics.step_durations.former_100_average IS
    'Mean over the hundred cycles before those ten, in milliseconds; null if there are none.';
COMMENT ON COLUMN analytics.step_durations.percent_of_former IS 'last_10_average in percent of former_100_average.';
COMMENT ON COLUMN analytics.step_durations.degraded IS
    'Whether last_10_average is above 150 percent of former_100_average; null while there is nothing to compare with.';

COMMENT ON VIEW analytics.credit_reconciliation IS
    'Whether a stable''s balance changes by what the events say. One row per stable and two consecutive cycle_end_balance events; amounts in credits. From audit_logs, by sequence. For one stable use reconcile_credits(stable), which reads its events alone; credit_ledger(stable) shows the events between.';
COMMENT ON COLUMN analytics.credit_reconciliation.user_id IS 'The user, who is the stable.';
COMMENT ON COLUMN analytics.credit_reconciliation.from_cycle IS 'Of the earlier cycle_end_balance.';
COMMENT ON COLUMN analytics.credit_reconciliation.from_sequence_number IS 'Of the earlier cycle_end_balance.';
COMMENT ON COLUMN analytics.credit_reconciliation.to_cycle IS 'Of the later one.';
COMMENT ON COLUMN analytics.credit_reconciliation.to_sequence_number IS 'Of the later one.';
COMMENT ON COLUMN analytics.credit_reconciliation.balance_before IS 'What the earlier one says.';
COMMENT ON COLUMN analytics.credit_reconciliation.balance_after IS 'What the later one says.';
COMMENT ON COLUMN analytics.credit_reconciliation.balance_change IS 'balance_after − balance_before.';
COMMENT ON COLUMN analytics.credit_reconciliation.movements IS
    'The sum of all credits that events between the two moved.';
COMMENT ON COLUMN analytics.credit_reconciliation.difference IS 'balance_change − movements: what no event tells of.';
COMMENT ON COLUMN analytics.credit_reconciliation.reconciles IS 'Whether difference is 0.';

COMMENT ON FUNCTION analytics.compare_stable_finances(integer, integer) IS
    'Compares each stable''s metrics in a cycle with those in any other one: compare_stable_finances(30, 20). One row per stable and metric; value and base_value are credits, null where the stable has no row; change is value − base_value; change_percent is of the absolute base_value. From stable_cycle_metrics.';
COMMENT ON FUNCTION analytics.credit_movements(integer) IS
    'Every event that moves a stable''s credits, or says what it has. credit_movements(7) reads the events of stable 7 alone, credit_movements() the whole log. amount is signed credits; stated_balance is what the event says that the stable has then, else null. credit_change events count 0 if they repeat what another event says. From audit_logs.';
COMMENT ON FUNCTION analytics.credit_ledger(integer) IS
    'A stable''s account, event by event: credit_ledger(7). balance is the last cycle_end_balance plus all amounts since (null before the first one); difference is stated_balance − balance, where an event says what the stable has: the first event at which it changes is where credits moved without an event. From credit_movements.';
COMMENT ON FUNCTION analytics.reconcile_credits(integer) IS
    'credit_reconciliation of one stable: reconcile_credits(7).';
