package dev.cyclelog.benchmarks;

import dev.cyclelog.projector.rebuild.AuditLogRebuild;
import dev.cyclelog.projector.rebuild.RebuildResult;
import dev.cyclelog.runtime.Settings;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rebuild",
        description =
                "Rows per second of a rebuild of audit_logs, until the finished and indexed table is in its place,"
                        + " against COPY of the same rows from a file into an indexed table.",
        mixinStandardHelpOptions = true)
final class Rebuild implements Callable<Integer> {

    @Option(names = "--events", defaultValue = "500000", description = "how many (default: ${DEFAULT-VALUE})")
    private int events;

    @Option(names = "--rounds", defaultValue = "3", description = "how often each runs (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start();
                LogServer server = LogServer.start()) {
            Game game = Game.on(broker, "", 1);
            output.say("preparing %,d events".formatted(events));
            RowFile files = RowFile.of(server, server.folder(), Game.auditEvents(events), 0);
            AuditTopic.fill(game, Game.auditEvents(events));
            Rounds rounds = new Rounds(server, output);
            rounds.add("COPY from a file", database -> CopyLimit.run(database, files));
            rounds.add("rebuild", database -> rebuild(game, database, server));
            output.print(rounds.run(this.rounds));
        }
        return 0;
    }

    /** Of a table that a projector has filled before, which is not measured. */
    private Throughput rebuild(Game game, LogDatabase database, LogServer server) throws Exception {
        try (ClientProcess projector = ServiceProcess.start("projector", game, database, server.folder())) {
            Drain.watch(projector, database, 0, events);
        }
        database.execute("CHECKPOINT");
        return MeasuredProcess.run(game.javaOptions(database), Rebuild.class);
    }

    /** That process: rebuilds once; the start of its runtime does not count. */
    public static void main(String[] args) {
        try (AuditLogRebuild rebuild = new AuditLogRebuild(Settings.load(), System.err::println)) {
            RebuildResult result = rebuild.run();
            Duration cpu = Throughput.cpu(ProcessHandle.current());
            double seconds = result.total().toNanos() / 1e9;
            // The sessions that build indexes are gone by now, and what they took with them.
            MeasuredProcess.answer(
                    new Throughput(result.rows() / seconds, cpu.toNanos() / 1e3 / result.rows(), Double.NaN));
            System.err.printf(
                    "  loading %.1f s, indexes %.1f s, all %.1f s%n",
                    result.loading().toMillis() / 1e3, result.indexing().toMillis() / 1e3, seconds);
        }
    }
}
