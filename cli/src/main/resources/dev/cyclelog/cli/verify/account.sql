-- All that moved a stable's credits or said what it has, by sequence.
SELECT ledger.cycle_number, ledger.sequence_number, ledger.event_timestamp, ledger.event_type, ledger.amount,
    ledger.balance, ledger.stated_balance, ledger.difference,
    CASE WHEN ledger.event_type = 'battle_complete' AND log.payload->>'result' IS NOT NULL
        THEN coalesce((log.payload->>'streamingRevenue')::numeric, 0) = 0 END AS without_streaming
FROM analytics.credit_ledger(?::int) AS ledger
JOIN public.audit_logs AS log USING (cycle_number, sequence_number)
ORDER BY ledger.cycle_number, ledger.sequence_number
