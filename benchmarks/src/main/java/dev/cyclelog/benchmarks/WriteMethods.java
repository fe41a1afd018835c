package dev.cyclelog.benchmarks;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.runtime.DatabasePool;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "write-methods",
        description =
                "Ways to write batches of rows into audit_logs over one connection, without Kafka, against one COPY.",
        mixinStandardHelpOptions = true)
final class WriteMethods implements Callable<Integer> {

    private static final int WARM_UP = 20_000;

    @Option(
            names = "--events",
            defaultValue = "200000",
            description = "how many rows are counted (default: ${DEFAULT-VALUE})")
    private int events;

    @Option(names = "--rounds", defaultValue = "3", description = "how often each runs (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--batches",
            split = ",",
            defaultValue = "1000,2000,5000",
            description = "rows in one transaction (default: ${DEFAULT-VALUE})")
    private List<Integer> batches;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        output.say("preparing %,d events".formatted(WARM_UP + events));
        List<byte[]> auditEvents = Game.auditEvents(WARM_UP + events).toList();
        List<SequencedEvent> rows = auditEvents.stream().map(EventCodec::decode).toList();
        try (LogServer server = LogServer.start()) {
            RowFile files = RowFile.of(server, server.folder(), auditEvents.stream(), WARM_UP);
            Rounds rounds = new Rounds(server, output);
            rounds.add("COPY from a file", database -> CopyLimit.run(database, files));
            for (WriteMethod method : WriteMethod.values()) {
                for (int batch : batches) {
                    rounds.add("%s, %,d".formatted(method, batch), database -> write(database, rows, method, batch));
                }
            }
            output.print(rounds.run(this.rounds));
        }
        return 0;
    }

    /** Writes on this thread; commits need not wait for the disk, as those of the projector. */
    private static Throughput write(LogDatabase database, List<SequencedEvent> rows, WriteMethod method, int batch)
            throws Exception {
        try (DatabasePool pool = new DatabasePool(database.settings(), "write-methods", 1);
                Connection connection = pool.dataSource().getConnection();
                Connection watching = database.connect()) {
            connection.createStatement().execute("SET synchronous_commit = off");
            connection.setAutoCommit(false);
            write(connection, rows.subList(0, WARM_UP), method, batch);
            Throughput.Meter meter = new Throughput.Meter(WriteMethods::cpu, watching);
            write(connection, rows.subList(WARM_UP, rows.size()), method, batch);
            return meter.stop(rows.size() - WARM_UP);
        }
    }

    private static void write(Connection connection, List<SequencedEvent> rows, WriteMethod method, int batch)
            throws Exception {
        for (int from = 0; from < rows.size(); from += batch) {
            method.write(connection, rows.subList(from, Math.min(from + batch, rows.size())));
            connection.commit();
        }
    }

    private static Duration cpu() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }
}
