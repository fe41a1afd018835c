package dev.cyclelog.runtime;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings that all services share; {@code reference.conf} explains each. What a service has for itself, it reads
 * from {@link #services()}.
 *
 * @param kafka how to reach Kafka
 * @param database how to reach PostgreSQL
 * @param topics the topics and how they are made
 * @param schemaFolder a folder with the schemas of further event types
 * @param streams what sequencer and snapshotter share
 * @param services the services' own, each under its name
 */
public record Settings(
        Kafka kafka,
        Database database,
        TopicSettings topics,
        Optional<Path> schemaFolder,
        Streams streams,
        Section services) {

    /** Streams ends a transaction that has not been committed after ten seconds. */
    private static final Duration LONGEST_COMMIT_INTERVAL = Duration.ofSeconds(5);

    private static final Pattern SERVER =
            Pattern.compile("\\s*([^\\s:,\\[\\]/]+|\\[[0-9a-fA-F:.%]+]):([0-9]{1,5})\\s*");
    private static final int LARGEST_PORT = 65_535;

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

        /** Where the cluster is, as the clients take it. */
        public String bootstrapServers() {
            return String.valueOf(properties.get("bootstrap.servers"));
        }

        /** Does not show the properties, some of which are secret. */
        @Override
        public String toString() {
            return "Kafka[" + bootstrapServers() + "]";
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

        /** Does not show passwords. */
        @Override
        public String toString() {
            return "Database[url=" + JdbcUrl.withoutPasswords(url) + ", user=" + user + "]";
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
            InvalidSettingException.require(partitions >= 1, "cyclelog.topics.partitions", partitions, "at least 1");
            InvalidSettingException.require(replication >= 1, "cyclelog.topics.replication", replication, "at least 1");
            InvalidSettingException.require(
                    minInsyncReplicas >= 1 && minInsyncReplicas <= replication,
                    "cyclelog.topics.min-insync-replicas",
                    minInsyncReplicas,
                    "from 1 to cyclelog.topics.replication");
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
        return from(Configuration.load(Optional.empty()));
    }

    /**
     * The settings from a file, over those of {@code reference.conf}.
     *
     * @throws InvalidSettingException if the file cannot be read or a setting makes no sense
     */
    public static Settings load(Path file) {
        return from(Configuration.load(Optional.of(file)));
    }

    private static Settings from(Section all) {
        Section topics = all.section("topics");
        Section streams = all.section("streams");
        return new Settings(
                kafka(all.section("kafka")),
                database(all.section("database")),
                new TopicSettings(
                        topics.read(
                                "prefix",
                                "at most 100 letters, digits, '.', '_' or '-', with which topic names can begin",
                                Topics::new),
                        topics.number("partitions", 1, Integer.MAX_VALUE),
                        topics.number("replication", 1, Short.MAX_VALUE),
                        topics.number("min-insync-replicas", 1, Short.MAX_VALUE),
                        topics.duration("retention"),
                        topics.duration("cycle-metrics-retention")),
                all.section("schemas").optionalText("folder").map(Path::of),
                new Streams(
                        streams.path("state-dir"),
                        streams.duration("commit-interval", LONGEST_COMMIT_INTERVAL),
                        streams.number("standby-replicas", 0, Short.MAX_VALUE)),
                all);
    }

    private static Kafka kafka(Section kafka) {
        Map<String, Object> properties =
                new HashMap<>(kafka.section("properties").properties());
        InvalidSettingException.require(
                !properties.containsKey("bootstrap.servers"),
                "cyclelog.kafka.properties",
                "a section with bootstrap.servers",
                "without it: that is cyclelog.kafka.bootstrap-servers");
        properties.put(
                "bootstrap.servers",
                kafka.read("bootstrap-servers", "host:port, several separated by commas", Settings::servers));
        return new Kafka(properties);
    }

    private static String servers(String servers) {
        boolean valid = Stream.of(servers.split(",", -1))
                .map(SERVER::matcher)
                .allMatch(server -> server.matches()
                        && Integer.parseInt(server.group(2)) >= 1
                        && Integer.parseInt(server.group(2)) <= LARGEST_PORT);
        if (!valid) {
            throw new IllegalArgumentException();
        }
        return servers;
    }

    private static Database database(Section database) {
        String url = database.secret("url");
        if (!JdbcUrl.isValid(url)) {
            throw new InvalidSettingException("cyclelog.database.url is not shown, it may hold a password; it must be "
                    + JdbcUrl.ALLOWED + ", with the account in cyclelog.database.user and cyclelog.database.password");
        }
        return new Database(url, database.text("user"), database.secret("password"));
    }
}
