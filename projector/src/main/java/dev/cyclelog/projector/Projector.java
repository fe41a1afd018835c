package dev.cyclelog.projector;

import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.Together;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.runtime.projection.ProjectionLoop;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Writes {@code audit_logs}, and the dead letters into {@code pipeline.dead_letters}, each exactly once. */
public final class Projector implements Service {

    private final ProjectionLoop<?> auditLogs;
    private final ProjectionLoop<?> deadLetters;

    /**
     * Prepares the projector.
     *
     * @param settings how to reach Kafka
     * @param database where to write; the caller closes it after this service
     * @param registry where it exposes what it does
     */
    public Projector(Settings settings, DatabasePool database, MeterRegistry registry) {
        Topics topics = settings.topics().names();
        int maxBatch = ProjectorSettings.of(settings).maxBatch();
        this.auditLogs = new ProjectionLoop<>(
                groupId(topics), new AuditLogProjection(topics.auditEvents()), maxBatch, settings, database, registry);
        this.deadLetters = new ProjectionLoop<>(
                deadLetterGroupId(topics),
                new DeadLetterProjection(topics.deadLetter()),
                maxBatch,
                settings,
                database,
                registry);
    }

    /** What its consumer groups read. */
    public static List<Stage> stages(Topics topics) {
        return List.of(
                new Stage("projector", groupId(topics), List.of(topics.auditEvents())),
                new Stage("dead-letter-projector", deadLetterGroupId(topics), List.of(topics.deadLetter())));
    }

    /** The consumer group that reads {@code audit-events}. */
    public static String groupId(Topics topics) {
        return topics.prefix() + "projector";
    }

    /** The consumer group that reads {@code game-events.dead-letter}. */
    public static String deadLetterGroupId(Topics topics) {
        return topics.prefix() + "dead-letter-projector";
    }

    @Override
    public void start() {
        auditLogs.start();
        deadLetters.start();
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return CompletableFuture.anyOf(auditLogs.stopped(), deadLetters.stopped())
                .thenApply(any -> null);
    }

    @Override
    public Optional<String> unready() {
        return auditLogs.unready().or(deadLetters::unready);
    }

    @Override
    public void close() {
        Together.run(auditLogs::close, deadLetters::close);
    }
}
