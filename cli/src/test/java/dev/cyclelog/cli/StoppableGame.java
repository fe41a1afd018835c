package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.pipeline.Tables.SNAPSHOT_POSITIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.stack.CatchUp;
import dev.cyclelog.cli.stack.Pipeline;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.Tally;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jooq.CloseableDSLContext;
import org.jooq.impl.DSL;

/** The three services of a game, which can be stopped and started with other settings. */
final class StoppableGame implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(60);

    private Settings settings;
    private Pipeline pipeline;

    /** Starts the services with this configuration. */
    void start(Path config) {
        settings = Settings.load(config);
        pipeline = new Pipeline(settings, new SimpleMeterRegistry());
        pipeline.start();
    }

    void stop() {
        pipeline.close();
        pipeline = null;
    }

    /** Completes when a service ends by itself. */
    CompletableFuture<Void> stopped() {
        return pipeline.stopped();
    }

    Settings settings() {
        return settings;
    }

    /** Publishes events with the command of that name. */
    static void publish(Path config, List<String> events) throws IOException {
        Path file = Files.write(Files.createTempFile(config.getParent(), "events", ".ndjson"), events);
        CommandRun run = CommandRun.of(config, "publish", file.toString());
        assertThat(run.status()).as(run.err()).isZero();
    }

    /** Waits until all that was published is in the tables. */
    Map<Tally, Long> catchUp() {
        try (CatchUp catchUp = new CatchUp(settings, pipeline, line -> {})) {
            return catchUp.await();
        }
    }

    /** Waits until every snapshot counts all events of its cycle. */
    void awaitFreshSnapshots() {
        Awaitility.await("no snapshot is stale").atMost(SOON).until(() -> staleSnapshots() == 0);
        // One that is no longer stale may still wait for its cycle's last events.
        catchUp();
    }

    int staleSnapshots() {
        try (CloseableDSLContext sql = sql()) {
            return sql.fetchCount(SNAPSHOT_POSITIONS, SNAPSHOT_POSITIONS.STALE.isTrue());
        }
    }

    /** As the owner of the tables; the caller closes it. */
    CloseableDSLContext sql() {
        return DSL.using(settings.database().url());
    }

    @Override
    public void close() {
        if (pipeline != null) {
            stop();
        }
    }
}
