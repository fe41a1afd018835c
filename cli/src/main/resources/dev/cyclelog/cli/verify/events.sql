-- The events that the snapshot counts: the rows of the log up to its last one, and those that stand in for rows which
-- are missing, left out (projector skip), wrong, or not written yet. "+ 0" keeps indexes out of it that would be worse.
-- Not materialized: whoever reads them wants a few types and a few fields, and payloads are long.
events AS NOT MATERIALIZED (
    SELECT sequence_number, event_type::text AS event_type, event_timestamp, user_id, robot_id, payload
    FROM public.audit_logs
    WHERE cycle_number = {0}
        AND sequence_number > 0
        AND sequence_number + 0 <= {7}
        AND sequence_number <> ALL ({1}::int[])
    UNION ALL
    SELECT sequence_number, event_type, event_timestamp::timestamp, user_id, robot_id, payload::jsonb
    FROM unnest({1}::int[], {2}::text[], {3}::text[], {4}::int[], {5}::int[], {6}::text[])
        AS stand_ins (sequence_number, event_type, event_timestamp, user_id, robot_id, payload)
    WHERE sequence_number <= {7}
)
