package dev.cyclelog.cli.stack;

import dev.cyclelog.events.Topics;
import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.sequencer.Tally;
import dev.cyclelog.snapshotter.Snapshotter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** All three services in this process. */
public final class Pipeline implements Service {

    private final Topics topics;
    private final DatabasePool database;
    private final Sequencer sequencer;
    private final Projector projector;
    private final Snapshotter snapshotter;

    /** Prepares the services. */
    public Pipeline(Settings settings) {
        this.topics = settings.topics().names();
        this.database = new DatabasePool(settings.database(), "cyclelog-pipeline", 4);
        this.sequencer = new Sequencer(settings);
        this.projector = new Projector(settings, database);
        this.snapshotter = new Snapshotter(settings, database);
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
    public void close() {
        sequencer.close();
        snapshotter.close();
        projector.close();
        database.close();
    }
}
