package dev.cyclelog.benchmarks;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

/** A database that projector and snapshotter have filled with the events of a simulated game. */
final class LoadedGame {

    private static final int PARTITIONS = 6;
    private static final long SEED = 7;

    private LoadedGame() {}

    /**
     * How much there is.
     *
     * @param battles ids of battles are 1 to this
     */
    record Size(int cycles, int stables, int robots, int battles) {

        static Size of(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("""
                            SELECT (SELECT max(cycle_number) FROM cycle_snapshots),
                                (SELECT max(user_id) FROM analytics.stable_cycle_metrics),
                                (SELECT max(robot_id) FROM analytics.robot_cycle_metrics),
                                (SELECT sum(total_battles) FROM cycle_snapshots)""")) {
                row.next();
                return new Size(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4));
            }
        }
    }

    /**
     * Loads it; the tables are vacuumed and analyzed then, as autovacuum would do in time.
     *
     * @return the bytes of the events as they were published
     */
    static long load(
            BrokerProcess broker, LogServer server, LogDatabase database, int cycles, int stables, Output output)
            throws Exception {
        Game game = Game.on(broker, "", PARTITIONS);
        AtomicLong rows = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        try (AuditWriter writer = new AuditWriter(game)) {
            writer.write(Game.sequenced(new GameSimulator(new SimulatorSettings(cycles, stables, SEED))
                    .events()
                    .map(event -> event.getBytes(StandardCharsets.UTF_8))
                    .peek(event -> {
                        rows.incrementAndGet();
                        bytes.addAndGet(event.length);
                    })));
        }
        output.say("%,d events lie in audit-events".formatted(rows.get()));
        try (ClientProcess snapshotter = ServiceProcess.snapshotter(game, database, server.folder(), "512m");
                Snapshots snapshots = new Snapshots(snapshotter, database)) {
            for (int cycle = 1; cycle <= cycles; cycle++) {
                snapshots.await(cycle);
            }
        }
        output.say("the snapshots are there");
        try (ClientProcess projector = ServiceProcess.start("projector", game, database, server.folder())) {
            Drain.watch(projector, database, 0, rows.get());
        }
        output.say("the rows are there");
        database.execute("VACUUM (ANALYZE)");
        database.execute("CHECKPOINT");
        return bytes.get();
    }
}
