package dev.cyclelog.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of the services; {@code reference.conf} explains each.
 *
 * @param kafka how to reach Kafka
 * @param database how to reach PostgreSQL
 * @param topics the topics and how they are made
 * @param schemaFolder a folder with the schemas of further event types
 * @param streams what sequencer and snapshotter share
 * @param sequencer the sequencer's own
 * @param maxBatch the most rows in one PostgreSQL transaction
 * @param snapshotRetention how long after its last event the snapshotter keeps what it needs to correct a cycle
 */
public record Settings(
        Kafka kafka,
        Database database,
        TopicSettings topics,
        Optional<Path> schemaFolder,
        Streams streams,
        SequencerSettings sequencer,
        int maxBatch,
        Duration snapshotRetention) {

    /**
     * How to reach Kafka.
     *
     * @param properties given to every client, {@code bootstrap.servers} among them
     */
    public record Kafka(Map<String, Object> properties) {

        /** Copies the properties. */
        public Kafka {
            properties = Map.copyOf(properties);
        }
    }

    /**
     * How to reach PostgreSQL.
     *
     * @param url the JDBC URL
     * @param user the account
     * @param password its password, or empty
     */
    public record Database(String url, String user, String password) {

        /** Does not show the password. */
        @Override
        public String toString() {
            return "Database[url=" + url + ", user=" + user + "]";
        }
    }

    /**
     * The topics and how they are made.
     *
     * @param names the topics' names
     * @param partitions how many partitions share the cycles
     * @param replication copies of each partition
     * @param minInsyncReplicas how many copies must have a record before it counts as written
     * @param retention how long {@code game-events} is kept
     * @param cycleMetricsRetention how long {@code cycle-metrics} is kept
     */
    public record TopicSettings(
            Topics names,
            int partitions,
            int replication,
            int minInsyncReplicas,
            Duration retention,
            Duration cycleMetricsRetention) {

        /** Checks the numbers. */
        public TopicSettings {
            require(partitions >= 1, "topics.partitions", partitions, "at least 1");
            require(replication >= 1, "topics.replication", replication, "at least 1");
            require(
                    minInsyncReplicas >= 1 && minInsyncReplicas <= replication,
                    "topics.min-insync-replicas",
                    minInsyncReplicas,
                    "from 1 to topics.replication");
        }

        /** Whether events survive the loss of a broker, while another is being restarted. */
        public boolean survivesLostBroker() {
            return replication >= 3 && minInsyncReplicas >= 2;
        }
    }

    /**
     * What sequencer and snapshotter share.
     *
     * @param stateDir where they keep their state
     * @param commitInterval how often a Kafka transaction is committed
     * @param standbyReplicas copies of the state on other instances
     */
    public record Streams(Path stateDir, Duration commitInterval, int standbyReplicas) {}

    /** Checks the numbers. */
    public Settings {
        require(maxBatch >= 1, "projector.max-batch", maxBatch, "at least 1");
        // As long as an event can be read from game-events a second time, its id must be known.
        require(
                sequencer.cycleRetention().compareTo(topics.retention()) >= 0,
                "sequencer.cycle-retention",
                sequencer.cycleRetention(),
                "at least topics.retention, which is " + topics.retention());
        // An event is accepted if it was published within the one, and may wait for the sequencer for the other.
        Duration accepted = sequencer.cycleRetention().plus(topics.retention());
        require(
                snapshotRetention.compareTo(accepted) > 0,
                "snapshotter.cycle-retention",
                snapshotRetention,
                "more than sequencer.cycle-retention and topics.retention together, which are " + accepted);
    }

    /**
     * The event types: those that are built in, and those of the configured folder.
     *
     * @throws InvalidSettingException if a schema of the folder cannot be used
     */
    public EventCatalogue catalogue() {
        try {
            return schemaFolder.map(EventCatalogue.builtIn()::plus).orElseGet(EventCatalogue::builtIn);
        } catch (IllegalArgumentException invalid) {
            throw new InvalidSettingException("cyclelog.schemas.folder: " + invalid.getMessage(), invalid);
        }
    }

    /** The settings from {@code reference.conf}, environment variables and system properties. */
    public static Settings load() {
        return from(ConfigFactory.load());
    }

    /**
     * The settings from a file, over those of {@link #load()}.
     *
     * @throws InvalidSettingException if the file is missing or a setting makes no sense
     */
    public static Settings load(Path file) {
        try {
            return from(ConfigFactory.defaultOverrides()
                    .withFallback(ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false)))
                    .withFallback(ConfigFactory.defaultReferenceUnresolved())
                    .resolve());
        } catch (ConfigException invalid) {
            throw new InvalidSettingException("cannot read " + file + ": " + invalid.getMessage(), invalid);
        }
    }

    private static Settings from(Config root) {
        try {
            Config config = root.getConfig("cyclelog");
            Map<String, Object> kafka = new HashMap<>();
            config.getConfig("kafka.properties")
                    .entrySet()
                    .forEach(entry -> kafka.put(
                            String.join(".", ConfigUtil.splitPath(entry.getKey())),
                            entry.getValue().unwrapped()));
            kafka.put("bootstrap.servers", config.getString("kafka.bootstrap-servers"));
            return new Settings(
                    new Kafka(kafka),
                    new Database(
                            config.getString("database.url"),
                            config.getString("database.user"),
                            config.getString("database.password")),
                    new TopicSettings(
                            new Topics(config.getString("topics.prefix")),
                            config.getInt("topics.partitions"),
                            config.getInt("topics.replication"),
                            config.getInt("topics.min-insync-replicas"),
                            config.getDuration("topics.retention"),
                            config.getDuration("topics.cycle-metrics-retention")),
                    Optional.of(config.getString("schemas.folder"))
                            .filter(folder -> !folder.isEmpty())
                            .map(Path::of),
                    new Streams(
                            Path.of(config.getString("streams.state-dir")),
                            config.getDuration("streams.commit-interval"),
                            config.getInt("streams.standby-replicas")),
                    new SequencerSettings(
                            config.getDuration("sequencer.cycle-retention"),
                            new SequencerSettings.Breaker(
                                    config.getBoolean("sequencer.breaker.enabled"),
                                    config.getInt("sequencer.breaker.run-length"),
                                    config.getInt("sequencer.breaker.window"),
                                    config.getDouble("sequencer.breaker.ratio"))),
                    config.getInt("projector.max-batch"),
                    config.getDuration("snapshotter.cycle-retention"));
        } catch (ConfigException | IllegalArgumentException invalid) {
            throw new InvalidSettingException("invalid setting: " + invalid.getMessage(), invalid);
        }
    }

    static void require(boolean holds, String key, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException("cyclelog.%s is %s, it must be %s".formatted(key, value, allowed));
        }
    }
}
