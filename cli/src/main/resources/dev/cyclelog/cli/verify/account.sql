-- All that moved a stable's credits or said what it has, by sequence.
SELECT ledger.cycle_number, ledger.sequence_number, ledger.event_timestamp, ledger.event_type, ledger.amount,
    ledger.balance, ledger.stated_balance, ledger.difference,
    -- Not a join: for each stable that might go over the whole log.
    CASE WHEN ledger.event_type = 'battle_complete' THEN (
        SELECT coalesce((log.payload->>'streamingRevenue')::numeric, 0) = 0
        FROM public.audit_logs AS log
        WHERE log.cycle_number = ledger.cycle_number AND log.sequence_number = ledger.sequence_number
            AND log.payload->>'result' IS NOT NULL
    ) END AS without_streaming
FROM analytics.credit_ledger(?::int) AS ledger
ORDER BY ledger.cycle_number, ledger.sequence_number
