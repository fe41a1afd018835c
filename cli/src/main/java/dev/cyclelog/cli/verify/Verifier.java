package dev.cyclelog.cli.verify;

import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;

/**
 * Holds {@code audit-events}, {@code audit_logs} and the snapshots with their read models against each other: each
 * event by value; and each value of each complete cycle, computed anew from {@code audit_logs}.
 *
 * <p>The tables are read in one snapshot of the database, and the topic up to the offsets that this snapshot holds:
 * what arrives meanwhile does not matter. What is in the topic when the verification begins must be in the tables.
 */
public final class Verifier {

    private final Settings settings;
    private final DatabasePool database;
    private final Progress progress;

    /** Prepares a verification that reports progress now and then. */
    public Verifier(Settings settings, DatabasePool database, Consumer<String> lines) {
        this.settings = settings;
        this.database = database;
        this.progress = new Progress(lines);
    }

    /** Compares everything. Waits a little for the projector and the snapshotter first, if they are behind. */
    public VerifyReport verify() {
        return verify(cycle -> true, false);
    }

    /**
     * As {@link #verify()}, but compares and counts some cycles only. The topic is read as a whole in any case.
     *
     * @param creditGaps whether to tell the balances that do not change by what the events say
     */
    public VerifyReport verify(IntPredicate cycles, boolean creditGaps) {
        try (Arrival arrival = new Arrival(settings, database.sql(), progress)) {
            Map<TopicPartition, Long> began = arrival.ends();
            arrival.await(began);
            return database.sql().transactionResult(configuration -> {
                DSLContext snapshot = configuration.dsl();
                snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                // While the topic is read nothing is asked for a while.
                snapshot.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
                // Before the snapshot is taken: a rebuild cannot put another table in this one's place while it is
                // compared.
                snapshot.execute("LOCK TABLE public.audit_logs IN ACCESS SHARE MODE");
                try (Verification verification = new Verification(settings, snapshot, cycles, creditGaps, progress)) {
                    return verification.run(began, arrival::ends);
                }
            });
        }
    }
}
