package dev.cyclelog.cli;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.cli.verify.Finding;
import dev.cyclelog.cli.verify.Verifier;
import dev.cyclelog.cli.verify.VerifyReport;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.jooq.CloseableDSLContext;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * A small game that has gone through the whole pipeline, once for all tests of a JVM: each takes a copy of its database
 * and does to it what it likes. The services have stopped.
 */
final class FinishedGame {

    /** Two complete cycles, 1 and 2; and a sale that was published again into another cycle. */
    static final List<String> EVENTS = Stream.concat(
                    new GameSimulator(new SimulatorSettings(2, 4, 3)).events(),
                    Stream.of(101, 102).map(cycle -> """
                            {"eventId":"again","eventType":"weapon_sale","cycleNumber":%d,"userId":7,\
                            "payload":{"weaponId":5,"salePrice":10.50}}""".formatted(cycle)))
            .toList();

    private static final class Holder {
        private static final Settings SETTINGS = play();

        private static Settings play() {
            try {
                Path stateDir = Files.createTempDirectory("cyclelog-game-");
                try (RunningPipeline pipeline = new RunningPipeline(stateDir)) {
                    pipeline.publish(EVENTS);
                    // So few rows are found by either of two indexes, unless PostgreSQL knows them.
                    try (CloseableDSLContext database = DSL.using(pipeline.jdbcUrl())) {
                        database.execute("ANALYZE audit_logs");
                    }
                    return pipeline.settings();
                } finally {
                    Utils.delete(stateDir.toFile());
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private final Settings settings;

    private FinishedGame(Settings settings) {
        this.settings = settings;
    }

    /** A copy of its database. */
    static FinishedGame copy() {
        return with(TestPostgres.copyOf(Holder.SETTINGS.database().url()));
    }

    /** Its topics, with any database. */
    static FinishedGame with(String jdbcUrl) {
        Settings game = Holder.SETTINGS;
        return new FinishedGame(new Settings(
                game.kafka(),
                new Settings.Database(jdbcUrl, "postgres", ""),
                game.topics(),
                game.schemaFolder(),
                game.streams(),
                game.services()));
    }

    /** The name of its topic. */
    static String auditEvents() {
        return Holder.SETTINGS.topics().names().auditEvents();
    }

    /** How many events a cycle has. */
    static long events(int cycle) {
        return EVENTS.stream()
                .filter(event -> event.contains("\"cycleNumber\":%d,".formatted(cycle)))
                .count();
    }

    Settings settings() {
        return settings;
    }

    /** Nothing that it is told is refused by a trigger. */
    DSLContext sql() {
        return DSL.using(settings.database().url() + "&options=-c%20session_replication_role=replica");
    }

    VerifyReport verify() {
        return verify("postgres");
    }

    /** As another account. */
    VerifyReport verify(String account) {
        String url = settings.database().url().replaceAll("[?].*", "");
        try (DatabasePool database = new DatabasePool(new Settings.Database(url, account, ""), "verify", 1)) {
            return new Verifier(settings, database, line -> {}).verify();
        }
    }

    /** The texts of what {@code verify} finds. */
    List<String> problems() {
        return verify().problems().stream().map(Finding::text).toList();
    }

    /** The command, with this database. */
    CommandRun command(Path folder, String... arguments) {
        return CommandRun.of(CommandRun.config(folder, settings, "postgres", Optional.empty()), arguments);
    }
}
