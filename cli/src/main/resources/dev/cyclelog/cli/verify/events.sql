-- The cycle's events: the rows of the log, and those left out of it (projector skip), which the snapshot counts too.
-- Not materialized: whoever reads them wants a few types and a few fields, and payloads are long.
events AS NOT MATERIALIZED (
    SELECT sequence_number, event_type::text AS event_type, event_timestamp, user_id, robot_id, payload
    FROM public.audit_logs
    WHERE cycle_number = {0}
    UNION ALL
    SELECT sequence_number, event_type, event_timestamp::timestamp, user_id, robot_id, payload::jsonb
    FROM unnest({1}::int[], {2}::text[], {3}::text[], {4}::int[], {5}::int[], {6}::text[])
        AS skipped (sequence_number, event_type, event_timestamp, user_id, robot_id, payload)
)
