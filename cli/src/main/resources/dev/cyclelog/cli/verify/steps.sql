-- A step is named by its place in the array, and in the read model by its event.
steps AS (
    SELECT sequence_number,
        row_number() OVER (ORDER BY sequence_number) AS number,
        jsonb_build_object(
            'stepName', payload->>'stepName',
            'duration', trim_scale((payload->>'duration')::numeric)) AS document
    FROM events
    WHERE event_type = 'cycle_step_complete'
),
expected AS (
    SELECT 'cycle_snapshots' AS place, 'step ' || number AS subject, NULL::int AS position, document FROM steps
    UNION ALL
    SELECT 'analytics.cycle_step_durations', 'sequence number ' || sequence_number, NULL, document FROM steps
),
found AS (
    SELECT 'cycle_snapshots' AS place, 'step ' || number AS subject, NULL::bigint AS position,
        CASE jsonb_typeof(element) WHEN 'object' THEN element ELSE jsonb_build_object('element', element) END AS document
    FROM public.cycle_snapshots
    CROSS JOIN LATERAL jsonb_array_elements(
        CASE jsonb_typeof(step_durations) WHEN 'array' THEN step_durations ELSE '[]' END)
        WITH ORDINALITY AS elements (element, number)
    WHERE cycle_number = {0}
    UNION ALL
    SELECT 'analytics.cycle_step_durations', 'sequence number ' || sequence_number, NULL,
        jsonb_build_object('stepName', step_name, 'duration', duration)
    FROM analytics.cycle_step_durations
    WHERE cycle_number = {0}
)
