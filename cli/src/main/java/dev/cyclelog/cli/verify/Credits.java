package dev.cyclelog.cli.verify;

import dev.cyclelog.runtime.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;

/** Holds each stable's balances against the events between them. */
final class Credits {

    private static final int MAX_GAPS = 1_000;
    private static final int FETCH = 5_000;

    private static final String RECONCILIATION = """
            SELECT user_id, from_cycle, from_sequence_number, to_cycle, to_sequence_number, balance_change, movements,
                reconciles
            FROM analytics.reconcile_credits()
            ORDER BY user_id, to_cycle, to_sequence_number
            """;

    private static final String ABSENT_CYCLES = """
            SELECT n FROM generate_series(?::int + 1, ?::int - 1) AS n
            WHERE NOT EXISTS (SELECT FROM public.audit_logs WHERE cycle_number = n)
            ORDER BY n LIMIT 10
            """;

    private static final String SKIPPED_EVENTS = """
            SELECT count(*) FROM analytics.skipped_events
            WHERE (cycle_number, sequence_number) > (?, ?) AND (cycle_number, sequence_number) < (?, ?)
            """;

    /** Those of {@link SnapshotValues} do not suit here. There are no two events for which a result could be kept. */
    private static final List<String> SETTINGS = List.of(
            "SET LOCAL enable_nestloop TO DEFAULT",
            "SET LOCAL plan_cache_mode TO DEFAULT",
            "SET LOCAL enable_memoize = off",
            "SET LOCAL jit = off",
            "SET LOCAL max_parallel_workers_per_gather = 0",
            "SET LOCAL work_mem = '64MB'");

    private final DSLContext snapshot;
    private final IntPredicate wanted;
    private final boolean withGaps;
    private final Progress progress;
    private final String accountSql = read("account.sql");
    private long balances;
    private long differing;
    private final List<CreditGap> gaps = new ArrayList<>();

    Credits(DSLContext snapshot, IntPredicate wanted, boolean withGaps, Progress progress) {
        this.snapshot = snapshot;
        this.wanted = wanted;
        this.withGaps = withGaps;
        this.progress = progress;
    }

    private static String read(String name) {
        try (InputStream file = Credits.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Compares; nothing if a payload has no number where one should be. */
    Optional<CreditReport> compare() {
        try {
            // Nested, thus a savepoint: a cast that fails ends only this.
            snapshot.transaction(configuration -> {
                SETTINGS.forEach(configuration.dsl()::execute);
                compare(configuration.dsl());
            });
            return Optional.of(new CreditReport(balances, differing, gaps));
        } catch (DataAccessException failed) {
            if (failed.sqlState().startsWith("22")) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private void compare(DSLContext transaction) {
        progress.report(() -> "comparing balances with the events between them");
        List<Record> found = new ArrayList<>();
        try (Cursor<Record> rows =
                transaction.resultQuery(RECONCILIATION).fetchSize(FETCH).fetchLazy()) {
            for (Record row : rows) {
                if (wanted.test(row.get("to_cycle", Integer.class))) {
                    balances++;
                    if (!row.get("reconciles", Boolean.class)) {
                        differing++;
                        if (withGaps && found.size() < MAX_GAPS) {
                            found.add(row);
                        }
                    }
                }
                progress.report(() -> "%,d balances compared".formatted(balances));
            }
        }
        tell(transaction, found);
    }

    private void tell(DSLContext transaction, List<Record> found) {
        CreditAccount account = null;
        for (Record row : found) {
            int userId = row.get("user_id", Integer.class);
            if (account == null || account.userId() != userId) {
                account = CreditAccount.of(transaction, accountSql, userId);
            }
            gaps.add(gap(transaction, row, account));
            progress.report(() -> "%,d of %,d differences looked into".formatted(gaps.size(), found.size()));
        }
    }

    private static CreditGap gap(DSLContext transaction, Record row, CreditAccount account) {
        int fromCycle = row.get("from_cycle", Integer.class);
        int fromSequenceNumber = row.get("from_sequence_number", Integer.class);
        int toCycle = row.get("to_cycle", Integer.class);
        int toSequenceNumber = row.get("to_sequence_number", Integer.class);
        BigDecimal change = row.get("balance_change", BigDecimal.class);
        BigDecimal movements = row.get("movements", BigDecimal.class);
        CreditAccount.Between between = account.between(fromCycle, fromSequenceNumber, toCycle, toSequenceNumber);
        return new CreditGap(
                account.userId(),
                fromCycle,
                fromSequenceNumber,
                toCycle,
                toSequenceNumber,
                change,
                movements,
                between.reasons(
                        change.subtract(movements),
                        transaction.fetch(ABSENT_CYCLES, fromCycle, toCycle).getValues(0, Integer.class),
                        transaction
                                .fetchSingle(SKIPPED_EVENTS, fromCycle, fromSequenceNumber, toCycle, toSequenceNumber)
                                .get(0, Long.class)),
                between.events());
    }
}
