package dev.cyclelog.benchmarks;

import dev.cyclelog.cli.verify.Verifier;
import dev.cyclelog.cli.verify.VerifyReport;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "verify-throughput",
        description = "Events per second of verify, snapshots and read models included, against reading the same topic"
                + " and the same table once.",
        mixinStandardHelpOptions = true)
final class VerifyThroughput implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofMillis(200);

    /** A projection of the payload as text: the table is read as it must be to compare it, and little is sent. */
    private static final String READ_TABLE =
            "SELECT count(*), sum(length(payload::text)), sum(length(metadata::text)) FROM audit_logs";

    @Option(names = "--events", defaultValue = "1000000", description = "how many (default: ${DEFAULT-VALUE})")
    private int events;

    @Option(names = "--rounds", defaultValue = "3", description = "how often each runs (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--heap", defaultValue = "128m", description = "heap of verify (default: ${DEFAULT-VALUE})")
    private String heap;

    @Mixin
    private Output output;

    private final List<Double> limits = new ArrayList<>();
    private final List<Double> verifications = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start();
                LogServer server = LogServer.start()) {
            Game game = Game.on(broker, "", 6);
            LogDatabase database = server.database();
            fill(game, database, server);
            for (int round = 1; round <= rounds; round++) {
                output.say("round %d of %d".formatted(round, rounds));
                // The limit runs as often before as after.
                if (round % 2 == 0) {
                    verify(game, database);
                    limit(game, database);
                } else {
                    limit(game, database);
                    verify(game, database);
                }
            }
        }
        List<Double> ratios = Ratios.of(verifications, limits);
        Table table = new Table("what", "events_per_s", "to_limit", "least", "most", "client_CPU_s_per_million");
        table.add("topic and table read once", Math.round(Median.of(limits)), 1.0, 1.0, 1.0, Double.NaN);
        table.add(
                "verify",
                Math.round(Median.of(verifications)),
                Median.of(ratios),
                Collections.min(ratios),
                Collections.max(ratios),
                Median.of(cpu));
        output.print(table);
        return 0;
    }

    /** By the services themselves, which are not measured. */
    private void fill(Game game, LogDatabase database, LogServer server) throws Exception {
        output.say("preparing %,d events".formatted(events));
        AuditTopic.fill(game, Game.auditEvents(events));
        try (ClientProcess projector = ServiceProcess.start("projector", game, database, server.folder())) {
            try (ClientProcess snapshotter = ServiceProcess.snapshotter(game, database, server.folder(), "512m")) {
                Drain.watch(projector, database, 0, events);
                awaitSnapshots(database, snapshotter);
            }
        }
        database.execute("ANALYZE");
        database.execute("CHECKPOINT");
    }

    private static void awaitSnapshots(LogDatabase database, ClientProcess snapshotter) throws Exception {
        while (database.cyclesToBeWritten() > 0) {
            snapshotter.check();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void limit(Game game, LogDatabase database) throws Exception {
        long start = System.nanoTime();
        long[] count = new long[1];
        try (TopicReader reader = new TopicReader(game.settings().kafka());
                OffsetAdmin admin = new OffsetAdmin(game.settings())) {
            reader.read(Map.of(), admin.endOffsets(game.topics().auditEvents()), records -> count[0] += records.size());
        }
        database.execute("SET max_parallel_workers_per_gather = 0; " + READ_TABLE);
        double rate = count[0] / ((System.nanoTime() - start) / 1e9);
        limits.add(rate);
        output.say("  topic and table read once  %,8.0f/s".formatted(rate));
    }

    private void verify(Game game, LogDatabase database) throws Exception {
        List<String> options = new ArrayList<>(List.of("-Xmx" + heap, "-XX:+UseSerialGC"));
        options.addAll(game.javaOptions(database));
        Throughput run = MeasuredProcess.run(options, VerifyThroughput.class, database.url());
        verifications.add(run.rowsPerSecond());
        cpu.add(run.clientCpu());
        output.say("  verify                     %,8.0f/s; CPU s per million: %.1f, and %.1f of the backend"
                .formatted(run.rowsPerSecond(), run.clientCpu(), run.backendCpu()));
    }

    /** That process: verifies once; the start of its runtime does not count. */
    public static void main(String[] args) throws Exception {
        Settings settings = Settings.load();
        LogDatabase database = new LogDatabase(args[0]);
        try (DatabasePool pool = new DatabasePool(settings.database(), "verify", 1);
                Connection watching = database.connect()) {
            pool.sql().selectOne().execute();
            Throughput.Meter meter = new Throughput.Meter(() -> Throughput.cpu(ProcessHandle.current()), watching);
            VerifyReport report = new Verifier(settings, pool, System.err::println).verify();
            if (!report.passed()) {
                throw new IllegalStateException("verify found %d problems: %s"
                        .formatted(
                                report.problemCount(), report.problems().get(0).text()));
            }
            MeasuredProcess.answer(meter.stop(report.events()));
        }
        System.err.println(mostResident());
    }

    private static String mostResident() throws Exception {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .findAny()
                        .orElse("")
                : "";
    }
}
