package dev.cyclelog.cli.stack;

import dev.cyclelog.events.Topics;
import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.Together;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.sequencer.Tally;
import dev.cyclelog.snapshotter.Snapshotter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** All three services in this process. */
public final class Pipeline implements Service {

    private final Topics topics;
    private final DatabasePool database;
    private final Sequencer sequencer;
    private final Projector projector;
    private final Snapshotter snapshotter;

    /** Prepares the services, which expose what they do in the registry. */
    public Pipeline(Settings settings, MeterRegistry registry) {
        this.topics = settings.topics().names();
        this.database = new DatabasePool(settings.database(), "cyclelog-pipeline", 4);
        this.sequencer = new Sequencer(settings, registry);
        this.projector = new Projector(settings, database, registry);
        this.snapshotter = new Snapshotter(settings, database, registry);
    }

    @Override
    public void start() {
        sequencer.start();
        projector.start();
        snapshotter.start();
    }

    /** What became of the published records. */
    public Map<Tally, Long> tallies() {
        return sequencer.tallies();
    }

    /** The topics that the services read and write. */
    public Topics topics() {
        return topics;
    }

    /** The database that they write to. */
    public DatabasePool database() {
        return database;
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return CompletableFuture.anyOf(sequencer.stopped(), projector.stopped(), snapshotter.stopped())
                .thenApply(any -> null);
    }

    @Override
    public Optional<String> unready() {
        return sequencer.unready().or(projector::unready).or(snapshotter::unready);
    }

    @Override
    public void close() {
        Together.run(sequencer::close, snapshotter::close, projector::close);
        database.close();
    }
}
