package dev.cyclelog.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka broker that is its own controller, inside this process, reachable on the loopback interface only.
 *
 * <p>Its data stays in the given folder: a broker started later on the same folder goes on where this one stopped, also
 * if the process was killed.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final int NODE_ID = 1;
    private static final int ATTEMPTS = 5;

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker and returns when clients can connect.
     *
     * @param folder holds the broker's data; made if it does not exist
     * @param preferredPort the port for clients if it is free, else another one is chosen; 0 for any
     * @throws IllegalStateException if the broker does not start
     */
    public static EmbeddedKafka start(Path folder, int preferredPort) {
        return start(folder, preferredPort, Map.of());
    }

    /**
     * Starts a broker with settings of its own, such as an authorizer. Its listener for clients has the name
     * {@code PLAINTEXT}, whatever protocol it is given.
     *
     * @param folder holds the broker's data; made if it does not exist
     * @param preferredPort the port for clients if it is free, else another one is chosen; 0 for any
     * @param own the broker's settings that differ from ours
     * @throws IllegalStateException if the broker does not start
     */
    public static EmbeddedKafka start(Path folder, int preferredPort, Map<String, String> own) {
        int port = FreePorts.preferring(preferredPort);
        for (int attempt = 1; ; attempt++) {
            try {
                return startOnce(folder, port, FreePorts.otherThan(port), own);
            } catch (Exception failed) {
                if (attempt == ATTEMPTS || !isBindFailure(failed)) {
                    throw new IllegalStateException(
                            "the embedded Kafka broker on " + folder + " did not start", failed);
                }
                LOG.atInfo().addKeyValue("port", port).log("the port was taken in the meantime, trying another");
                port = FreePorts.any();
            }
        }
    }

    private static EmbeddedKafka startOnce(Path folder, int port, int controllerPort, Map<String, String> own)
            throws Exception {
        Path logs = Files.createDirectories(folder.resolve("log"));
        Map<String, String> settings = new HashMap<>(settings(logs, port, controllerPort));
        settings.putAll(own);
        KafkaConfig config = new KafkaConfig(settings, false);
        if (!Files.exists(logs.resolve("meta.properties"))) {
            format(logs);
        } else if (FormerBroker.wasKilled(logs)) {
            LOG.atInfo()
                    .addKeyValue("folder", folder)
                    .log("the former broker was killed; its partitions are being freed");
            FormerBroker.fence(settings, controllerPort);
        }
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        try {
            server.startup();
        } catch (Exception failed) {
            server.shutdown();
            throw failed;
        }
        return new EmbeddedKafka(server, "127.0.0.1:" + port);
    }

    private static Map<String, String> settings(Path logs, int port, int controllerPort) {
        return Map.ofEntries(
                Map.entry("node.id", Integer.toString(NODE_ID)),
                Map.entry("process.roles", "broker,controller"),
                Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort),
                Map.entry("log.dirs", logs.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                // A lone consumer need not wait for others to join its group.
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // The default takes 128 MB of heap, for a cleaner that has little to clean here.
                Map.entry("log.cleaner.dedupe.buffer.size", "4194304"));
    }

    private static void format(Path logs) throws Exception {
        new Formatter()
                .setNodeId(NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setDirectories(List.of(logs.toString()))
                .setMetadataLogDirectory(Optional.of(logs.toString()))
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setIgnoreFormatted(true)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .run();
    }

    private static boolean isBindFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    /** Where clients connect: {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker and waits for its threads. */
    @Override
    public void close() {
        Utils.swallow(LOG, org.slf4j.event.Level.WARN, "stopping the embedded broker", server::shutdown, null);
        server.awaitShutdown();
    }
}
