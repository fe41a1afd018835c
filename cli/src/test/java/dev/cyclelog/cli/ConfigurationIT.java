package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A setting")
class ConfigurationIT {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("comes from system properties, else CONFIG_FORCE_…, else the file, else the variable that it names")
    void sourcesInTheirOrder() throws Exception {
        Path config = Files.writeString(folder.resolve("cyclelog.conf"), "cyclelog.topics.partitions = -2");
        Map<String, String> environment = new HashMap<>(Map.of("CYCLELOG_TOPIC_PARTITIONS", "-1"));

        refused(environment, "'-1' (from env variables)");
        refused(environment, "'-2' (from %s: 1)".formatted(config), "--config", config.toString());
        environment.put("CONFIG_FORCE_cyclelog_topics_partitions", "-3");
        refused(environment, "'-3' (from env var", "--config", config.toString());
        environment.put("JDK_JAVA_OPTIONS", "-Dcyclelog.topics.partitions=-4");
        refused(environment, "'-4' (from system properties)", "--config", config.toString());
    }

    @Test
    @DisplayName("that does not exist is refused, wherever it stands")
    void unknown() throws Exception {
        refused(Map.of("CONFIG_FORCE_cyclelog_topics_partitons", "3"), "is cyclelog.topics.partitions meant?");
        refused(Map.of("JDK_JAVA_OPTIONS", "-Dcyclelog.topics.partitons=3"), "is cyclelog.topics.partitions meant?");
    }

    @Test
    @DisplayName("that names a Kafka whose host is not known yet lets a service wait, until it is asked to stop")
    void unknownHost() throws Exception {
        Map<String, String> environment = Map.of("CYCLELOG_KAFKA_BOOTSTRAP_SERVERS", "kafka.invalid:9092");
        try (CyclelogProcess process = CyclelogProcess.start(folder, environment, "sequencer")) {
            process.awaitOutput("waits for Kafka");
            assertThat(process.output()).contains("kafka.invalid:9092", "cannot be resolved");
            process.signal("TERM");
            assertThat(process.awaitExit()).isZero();
        }
    }

    private void refused(Map<String, String> environment, String reason, String... options) throws Exception {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "migrate";
        System.arraycopy(options, 0, arguments, 1, options.length);
        try (CyclelogProcess process = CyclelogProcess.start(folder, environment, arguments)) {
            assertThat(process.awaitExit()).isEqualTo(1);
            assertThat(process.output()).contains("cyclelog: ", "cyclelog.topics.partition", reason);
        }
    }
}
