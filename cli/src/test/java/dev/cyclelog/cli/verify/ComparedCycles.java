package dev.cyclelog.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.database.Migrations;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.TestPostgres;
import dev.cyclelog.testkit.model.ExpectedSnapshot;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;

/** A migrated database, and what the SQL of {@code verify} says of the cycles that were written into it. */
final class ComparedCycles implements AutoCloseable {

    private final AtomicInteger cycles = new AtomicInteger();
    private final DatabasePool database =
            new DatabasePool(new Settings.Database(TestPostgres.newDatabase(), "postgres", ""), "sql", 2);

    ComparedCycles() {
        Migrations.migrate(database.dataSource());
    }

    DSLContext sql() {
        return database.sql();
    }

    /** One that no other test writes. */
    WrittenCycle next() {
        return new WrittenCycle(cycles.incrementAndGet());
    }

    /** Stores the cycle and what the reference model says of it: the SQL says the same. */
    void agrees(WrittenCycle written) {
        assertThat(differences(written)).isEmpty();
    }

    /** Stores the cycle and what the reference model says of it, and tells where the SQL says something else. */
    List<String> differences(WrittenCycle written) {
        written.complete().writeLog(sql());
        ExpectedSnapshot model = written.model();
        // What computes nothing would find no differences either.
        assertThat(problems(written))
                .hasSize(1
                        + 2
                                * (model.stableMetrics().size()
                                        + model.robotMetrics().size()
                                        + model.stepDurations().size())
                        + model.readModels().battles().size()
                        + model.readModels().facilities().size());
        written.writeSnapshot(sql());
        return problems(written);
    }

    /** Where what is stored of the cycle is not what the SQL says. */
    List<String> problems(WrittenCycle written) {
        return problems(written, List.of());
    }

    /** The same; {@code skipped} stand in for rows. */
    List<String> problems(WrittenCycle written, List<SequencedEvent> skipped) {
        Findings problems = new Findings();
        sql().transaction(configuration -> new SnapshotValues(configuration.dsl(), problems)
                .compare(written.number(), Integer.MAX_VALUE, skipped));
        return problems.kept().stream().map(Finding::text).toList();
    }

    @Override
    public void close() {
        database.close();
    }
}
