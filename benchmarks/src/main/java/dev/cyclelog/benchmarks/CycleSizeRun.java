package dev.cyclelog.benchmarks;

import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.snapshotter.Snapshotter;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * What a cycle of one size cost a snapshotter.
 *
 * @param cpuMicros processor time of its process for each event, in microseconds
 * @param wallMicros time that passed for each event, in microseconds
 * @param residentMegabytes the most memory that its process had; 0 where that is not Linux
 * @param snapshotSeconds from {@code cycle_complete} until the snapshot could be read
 */
record CycleSizeRun(double cpuMicros, double wallMicros, double residentMegabytes, double snapshotSeconds) {

    /** A cycle before, the same for each size: what the runtime compiles and connects is done then. */
    private static final int WARM_UP_CYCLE = 1;

    private static final int WARM_UP_ROBOTS = 1_000;
    private static final int WARM_UP_EVENTS = 200_000;

    private static final int CYCLE = 2;

    /**
     * Measures one. All events lie ready on one partition, without the one that completes the cycle: it comes when the
     * others have been counted.
     *
     * @param prefix of the topics
     * @param heap the -Xmx of the snapshotter
     */
    static CycleSizeRun measure(
            BrokerProcess broker, LogServer server, String prefix, int robots, int events, String heap)
            throws Exception {
        Game game = Game.on(broker, prefix, 1);
        LogDatabase database = server.database();
        SyntheticCycle warmUp = new SyntheticCycle(WARM_UP_CYCLE, WARM_UP_ROBOTS);
        SyntheticCycle cycle = new SyntheticCycle(CYCLE, robots);
        TopicPartition partition = new TopicPartition(game.topics().auditEvents(), 0);
        try (AuditWriter writer = new AuditWriter(game);
                OffsetAdmin offsets = new OffsetAdmin(game.settings())) {
            writer.write(warmUp.next(WARM_UP_EVENTS));
            writer.write(Stream.of(warmUp.complete()));
            long begin = writer.ends().get(partition);
            writer.write(cycle.next(events));
            long end = writer.ends().get(partition);
            try (ClientProcess process = ServiceProcess.snapshotter(game, database, server.folder(), heap);
                    Snapshots snapshots = new Snapshots(process, database)) {
                Commits commits = new Commits(offsets, Snapshotter.groupId(game.topics()), process::check);
                long first = commits.await(partition, begin);
                Duration cpuBefore = process.cpu();
                long start = System.nanoTime();
                commits.await(partition, end);
                double wall = System.nanoTime() - start;
                double cpu = process.cpu().minus(cpuBefore).toNanos();
                // Offsets count the ends of transactions, too.
                double counted = events * (double) (end - first) / (end - begin);
                long completed = writer.write(Stream.of(cycle.complete()));
                double snapshot = snapshots.await(CYCLE) - completed;
                snapshots.check(CYCLE, robots);
                return new CycleSizeRun(
                        cpu / 1e3 / counted, wall / 1e3 / counted, process.mostResidentMegabytes(), snapshot / 1e9);
            }
        } finally {
            server.drop(database);
            game.deleteTopics();
        }
    }
}
