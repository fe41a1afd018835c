package dev.cyclelog.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kafka Streams topology as a service: exactly_once_v2, and an error stops it instead of being passed over. */
public final class StreamsService implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsService.class);
    private static final int CHANGELOG_SEGMENT_BYTES = 50 << 20;
    private static final Duration ORDINARY_TRANSACTION = Duration.ofSeconds(10);
    private static final long ORDINARY_CACHE_BYTES = 10 << 20;
    private static final long ORDINARY_BUFFER_BYTES = 32 << 20;
    private static final int LEAST_FETCH_BYTES = 1 << 20;

    /**
     * While Kafka is away, a commit waits longer than anybody who stops a service: the whole end of a process is to
     * take less than 10 seconds.
     */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(6);

    private final String applicationId;
    private final KafkaStreams streams;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /**
     * How a topology commits.
     *
     * @param interval how often; each state that has changed since is then written once
     * @param longestTransaction how long one Kafka transaction may take; if this instance dies and does not come back,
     *     readers of what it wrote may have to wait for so long
     * @param cacheBytes what is kept of states on the heap, those that have changed since the last commit and others;
     *     of small states several times as much is needed
     * @param bufferBytes what may wait on the heap until Kafka has taken it
     */
    public record Commits(Duration interval, Duration longestTransaction, long cacheBytes, long bufferBytes) {}

    /** Prepares a topology that commits as the settings say. */
    public StreamsService(
            String applicationId, Topology topology, Settings settings, int maxRequestBytes, MeterRegistry registry) {
        this(
                applicationId,
                topology,
                settings,
                maxRequestBytes,
                new Commits(
                        settings.streams().commitInterval(),
                        ORDINARY_TRANSACTION,
                        ORDINARY_CACHE_BYTES,
                        ORDINARY_BUFFER_BYTES),
                registry);
    }

    /**
     * Prepares the topology.
     *
     * @param applicationId the application id, which is also the consumer group
     * @param topology what to run
     * @param settings how to reach Kafka, and where the state is
     * @param maxRequestBytes the largest record that the topology writes
     * @param commits how it commits, instead of as the settings say
     * @param registry where it exposes what it does
     */
    public StreamsService(
            String applicationId,
            Topology topology,
            Settings settings,
            int maxRequestBytes,
            Commits commits,
            MeterRegistry registry) {
        this.applicationId = applicationId;
        this.streams = new KafkaStreams(topology, properties(applicationId, settings, maxRequestBytes, commits));
        streams.setStateListener(
                StreamsMetrics.bind(applicationId, streams, settings.streams().stateDir(), registry));
        streams.setUncaughtExceptionHandler(failure -> {
            Optional<ServiceRefusedException> refusal = refusal(failure);
            if (refusal.isPresent()) {
                LOG.atError()
                        .addKeyValue("group", applicationId)
                        .addKeyValue("reason", refusal.get().getMessage())
                        .log("refuses to work and stops");
            } else {
                LOG.atError()
                        .addKeyValue("group", applicationId)
                        .setCause(failure)
                        .log("failed and stops");
            }
            stopped.completeExceptionally(
                    refusal.<Throwable>map(Function.identity()).orElse(failure));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    }

    /** Streams wraps what a processor throws. */
    private static Optional<ServiceRefusedException> refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServiceRefusedException refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }

    private static Properties properties(
            String applicationId, Settings settings, int maxRequestBytes, Commits commits) {
        Path stateDir = settings.streams().stateDir();
        Properties properties = new Properties();
        properties.putAll(settings.kafka().properties());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commits.interval().toMillis());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, commits.cacheBytes());
        properties.put(
                StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.streams().standbyReplicas());
        properties.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.topics().replication());
        changelogConfigs(settings, maxRequestBytes)
                .forEach((name, value) -> properties.put(StreamsConfig.topicPrefix(name), value));
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksDbMemory.class);
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), Service.SESSION_TIMEOUT_MS);
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                Service.SESSION_TIMEOUT_MS / 3);
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
                Math.max(4 * maxRequestBytes, LEAST_FETCH_BYTES));
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), maxRequestBytes);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                commits.longestTransaction().toMillis());
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), commits.bufferBytes());
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        return properties;
    }

    /**
     * How the topics that back up the state are configured, beside what Streams itself decides: as safe as the topics
     * that the state numbers.
     */
    public static Map<String, String> changelogConfigs(Settings settings, int maxRequestBytes) {
        return Map.of(
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                Integer.toString(settings.topics().minInsyncReplicas()),
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                "false",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(2 * maxRequestBytes),
                // Only closed segments are compacted, and all that is not compacted is read at a restore.
                TopicConfig.SEGMENT_BYTES_CONFIG,
                Integer.toString(CHANGELOG_SEGMENT_BYTES));
    }

    /** The running topology, for questions to its state. */
    public KafkaStreams streams() {
        return streams;
    }

    @Override
    public void start() {
        streams.start();
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    @Override
    public Optional<String> unready() {
        KafkaStreams.State state = streams.state();
        if (state != KafkaStreams.State.RUNNING) {
            return Optional.of("%s is %s".formatted(applicationId, state.name().toLowerCase(Locale.ROOT)));
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        // Streams stays in its group by default, for a restart: but that waits until the session of the one that stayed
        // has timed out, and until then nothing is processed.
        CloseOptions leaving = CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_TIMEOUT);
        if (!streams.close(leaving)) {
            LOG.atWarn()
                    .addKeyValue("group", applicationId)
                    .addKeyValue("seconds", CLOSE_TIMEOUT.toSeconds())
                    .log(
                            "did not stop in time; what was not committed is done again at the next start, perhaps after its state was read anew");
        }
        stopped.complete(null);
    }
}
