-- Holds what was found against what the log says. As text: jsonb prints each digit that it keeps, whereas its own
-- comparison takes 1.0 for 1.
, compared AS (
    SELECT place, subject, expected.document AS expected, found.document AS found,
        coalesce(
            found.position IS NOT NULL
            AND expected.position <= lag(expected.position) OVER (PARTITION BY place ORDER BY found.position),
            false) AS misplaced
    FROM expected
    FULL JOIN found USING (place, subject)
)
SELECT place, subject, difference
FROM compared
CROSS JOIN LATERAL (
    SELECT 'missing' AS difference WHERE found IS NULL
    UNION ALL
    SELECT 'is there, but not in the log' WHERE expected IS NULL
    UNION ALL
    SELECT 'occurs again, or behind a higher id' WHERE misplaced
    UNION ALL
    -- If there is nothing to compare it with, it need not be an object either.
    SELECT format('%s is %s, the log says %s',
        key, coalesce(left(f.value::text, 200), 'absent'), coalesce(left(e.value::text, 200), 'absent'))
    FROM jsonb_each(CASE WHEN found IS NOT NULL THEN expected END) AS e
    FULL JOIN jsonb_each(CASE WHEN expected IS NOT NULL THEN found END) AS f USING (key)
    WHERE e.value::text IS DISTINCT FROM f.value::text
) AS differences
WHERE misplaced OR expected::text IS DISTINCT FROM found::text
ORDER BY place DESC, length(subject), subject, difference
LIMIT 1001
