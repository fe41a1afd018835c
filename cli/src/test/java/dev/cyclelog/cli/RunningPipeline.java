package dev.cyclelog.cli;

import dev.cyclelog.cli.publish.PublishRun;
import dev.cyclelog.cli.stack.CatchUp;
import dev.cyclelog.cli.stack.Migrator;
import dev.cyclelog.cli.stack.Pipeline;
import dev.cyclelog.cli.verify.Finding;
import dev.cyclelog.cli.verify.Verifier;
import dev.cyclelog.cli.verify.VerifyReport;
import dev.cyclelog.events.Topics;
import dev.cyclelog.publisher.EventPublisher;
import dev.cyclelog.runtime.Section;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.Tally;
import dev.cyclelog.testkit.TestKafka;
import dev.cyclelog.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The three services of one test, on topics and in a database of its own. */
final class RunningPipeline implements AutoCloseable {

    private final String jdbcUrl = TestPostgres.newDatabase();
    private final Settings settings;
    private final Pipeline pipeline;

    RunningPipeline(Path stateDir) {
        this(stateDir, Optional.empty());
    }

    RunningPipeline(Path stateDir, Optional<Path> schemaFolder) {
        this(stateDir, schemaFolder, Settings.load().services());
    }

    RunningPipeline(Path stateDir, Optional<Path> schemaFolder, Section services) {
        settings = settings(jdbcUrl, TestKafka.newPrefix(), stateDir, schemaFolder, services);
        Migrator.migrate(settings);
        pipeline = new Pipeline(settings, new SimpleMeterRegistry());
        pipeline.start();
    }

    /** Topics with this prefix on the broker of the tests, this database, and small batches. */
    static Settings settings(
            String jdbcUrl, String prefix, Path stateDir, Optional<Path> schemaFolder, Section services) {
        return new Settings(
                new Settings.Kafka(Map.of("bootstrap.servers", TestKafka.bootstrapServers())),
                new Settings.Database(jdbcUrl, "postgres", ""),
                new Settings.TopicSettings(new Topics(prefix), 3, 1, 1, Duration.ofDays(1), Duration.ofDays(1)),
                schemaFolder,
                new Settings.Streams(stateDir, Duration.ofMillis(100), 0),
                services.with("projector.max-batch", 2_000).with("snapshotter.max-batch", 2_000));
    }

    String jdbcUrl() {
        return jdbcUrl;
    }

    Settings settings() {
        return settings;
    }

    Topics topics() {
        return settings.topics().names();
    }

    /** Publishes the events and waits until all are in the tables. */
    Map<Tally, Long> publish(Iterable<String> events) {
        try (EventPublisher publisher = EventPublisher.builder()
                .producerProperties(settings.kafka().properties())
                .topics(topics())
                .build()) {
            PublishRun run = new PublishRun(publisher, line -> {});
            int number = 0;
            for (String event : events) {
                number++;
                run.publish("event " + number, event.getBytes(StandardCharsets.UTF_8));
            }
            run.finish();
        }
        return catchUp();
    }

    /** Waits until all that was published is in the tables. */
    Map<Tally, Long> catchUp() {
        try (CatchUp catchUp = new CatchUp(settings, pipeline, line -> {})) {
            return catchUp.await();
        }
    }

    VerifyReport verify() {
        return verify(false);
    }

    /** @param creditGaps whether to tell the balances that do not change by what the events say */
    VerifyReport verify(boolean creditGaps) {
        return new Verifier(settings, pipeline.database(), line -> {}).verify(cycle -> true, creditGaps);
    }

    /** The texts of what {@code verify} finds. */
    List<String> problems() {
        return verify().problems().stream().map(Finding::text).toList();
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
