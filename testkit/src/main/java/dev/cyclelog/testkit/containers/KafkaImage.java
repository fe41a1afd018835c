package dev.cyclelog.testkit.containers;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.MountableFile;

/** Kafka's own image, with the settings of the embedded broker. */
final class KafkaImage {

    static final int PORT = 9092;

    private static final String NAME = "apache/kafka:4.3.1";
    private static final String START = "/etc/cyclelog/start.sh";
    private static final Map<String, String> SETTINGS = Map.of(
            "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
            "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4",
            "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4",
            "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1",
            "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1",
            "KAFKA_LOG_CLEANER_DEDUPE_BUFFER_SIZE", "4194304",
            "KAFKA_HEAP_OPTS", "-Xmx512m",
            // As the other JVMs of the tests: short-lived, with few processors.
            "KAFKA_JVM_PERFORMANCE_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

    private KafkaImage() {}

    /** A broker for many tests, on a port that Docker chooses. */
    static KafkaContainer shared() {
        return new KafkaContainer(NAME).withEnv(SETTINGS).withStartupTimeout(Containers.PATIENCE);
    }

    /** A broker that survives its end: started as the one of {@code docker-compose.yml}. */
    static KafkaContainer restartable(int hostPort) {
        return new KnownPort()
                .withEnv(SETTINGS)
                .withStartupTimeout(Containers.PATIENCE)
                .withEnv("KAFKA_LOG_DIRS", "/var/lib/kafka/data")
                .withEnv(
                        "KAFKA_ADVERTISED_LISTENERS",
                        "PLAINTEXT://127.0.0.1:%d,BROKER://127.0.0.1:9093".formatted(hostPort))
                .withCopyFileToContainer(MountableFile.forHostPath(startScript(), 0755), START)
                .withCommand(START);
    }

    private static Path startScript() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path script = folder.resolve("ops/kafka/start.sh");
            if (Files.exists(script)) {
                return script;
            }
        }
        throw new IllegalStateException(
                "ops/kafka/start.sh is not in any folder above " + Path.of("").toAbsolutePath());
    }

    /** Needs no second step once Docker has chosen a port. */
    private static final class KnownPort extends KafkaContainer {

        KnownPort() {
            super(NAME);
        }

        @Override
        protected void containerIsStarting(InspectContainerResponse containerInfo) {
            // Its command knows all from the beginning.
        }
    }
}
