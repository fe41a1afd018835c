package dev.cyclelog.cli.verify;

import java.util.List;
import org.jooq.DSLContext;

/** Keeps ways to read a table from PostgreSQL's planner for a while: what is shown depends on how it was read. */
final class Planner {

    private Planner() {}

    /** Runs something in this transaction without these ways, as far as there are others. */
    static void without(DSLContext transaction, List<String> ways, Runnable work) {
        ways.forEach(way -> transaction.execute("SET LOCAL enable_%s = off".formatted(way)));
        work.run();
        // Not if it fails: then the transaction is over.
        ways.forEach(way -> transaction.execute("SET LOCAL enable_%s TO DEFAULT".formatted(way)));
    }

    /** Whether an index of {@code audit_logs} is there and may be used. */
    static boolean canUse(DSLContext transaction, String index) {
        return transaction
                .fetchOptional(
                        "SELECT FROM pg_catalog.pg_index WHERE indexrelid = to_regclass(?) AND indisvalid AND indisready",
                        "public." + index)
                .isPresent();
    }
}
