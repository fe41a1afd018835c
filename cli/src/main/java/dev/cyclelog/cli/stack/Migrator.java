package dev.cyclelog.cli.stack;

import dev.cyclelog.database.Migrations;
import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.snapshotter.Snapshotter;
import java.util.List;

/** Makes topics and tables, once; what exists stays as it is. */
public final class Migrator {

    private Migrator() {}

    /**
     * What was made.
     *
     * @param topics names of new topics
     * @param migrations number of migrations applied to the database
     */
    public record Result(List<String> topics, int migrations) {}

    /**
     * Makes what is missing. Safe to call again.
     *
     * @throws dev.cyclelog.database.AdoptionRefusedException if the database has tables that cannot be adopted; neither
     *     they nor Kafka's topics were touched
     * @throws IllegalStateException if Kafka refuses
     * @throws org.flywaydb.core.api.FlywayException if PostgreSQL refuses
     */
    public static Result migrate(Settings settings) {
        int migrations;
        try (DatabasePool database = new DatabasePool(settings.database(), "cyclelog-migrate", 2)) {
            migrations = Migrations.migrate(database.dataSource());
        }
        try (TopicAdmin admin = new TopicAdmin(settings);
                OffsetAdmin offsets = new OffsetAdmin(settings)) {
            List<String> topics = admin.createTopics();
            Topics names = settings.topics().names();
            offsets.initialiseOffsets(
                    Sequencer.groupId(names), List.of(names.gameEvents(), names.rerouted()), names.auditEvents());
            offsets.initialiseOffsets(Snapshotter.groupId(names), List.of(names.auditEvents()), names.cycleMetrics());
            return new Result(topics, migrations);
        }
    }
}
