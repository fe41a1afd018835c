package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static dev.cyclelog.database.jooq.public_.Tables.CYCLE_SNAPSHOTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.sequencer.Tally;
import dev.cyclelog.testkit.model.ReferenceModel;
import dev.cyclelog.testkit.model.TablesMatchModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedGameIT {

    @TempDir
    Path stateDir;

    private final List<String> events =
            new GameSimulator(new SimulatorSettings(3, 12, 5)).events().toList();

    @Test
    void tablesMatchTheModelAndPublishingTwiceChangesOnlyTheDuplicates() {
        try (RunningPipeline pipeline = new RunningPipeline(stateDir)) {
            Map<Tally, Long> once = pipeline.publish(events);
            assertThat(once.get(Tally.ACCEPTED)).isEqualTo(events.size());
            new TablesMatchModel(pipeline.jdbcUrl(), ReferenceModel.of(events)).check();
            String rows = contents(pipeline, AUDIT_LOGS);
            String snapshots = contents(pipeline, CYCLE_SNAPSHOTS);

            Map<Tally, Long> twice = pipeline.publish(events);

            assertThat(twice.get(Tally.ACCEPTED)).isEqualTo(events.size());
            assertThat(twice.get(Tally.DUPLICATE)).isEqualTo(events.size());
            assertThat(twice.get(Tally.REJECTED)).isZero();
            assertThat(contents(pipeline, AUDIT_LOGS)).isEqualTo(rows);
            assertThat(contents(pipeline, CYCLE_SNAPSHOTS)).isEqualTo(snapshots);
            assertThat(pipeline.verify().problems()).isEmpty();
        }
    }

    /** All columns, and xmin: it would also show a row that was written again with the same values. */
    private static String contents(RunningPipeline pipeline, Table<? extends Record> table) {
        return DSL.using(pipeline.jdbcUrl())
                .select(DSL.field("md5(string_agg(xmin::text || t::text, ',' ORDER BY id))", String.class))
                .from(table.as("t"))
                .fetchSingle()
                .value1();
    }
}
