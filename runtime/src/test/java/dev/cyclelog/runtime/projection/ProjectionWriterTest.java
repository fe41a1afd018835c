package dev.cyclelog.runtime.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The thread that writes")
class ProjectionWriterTest {

    private static final Duration TIMEOUT = Duration.ofMillis(100);

    @Test
    @DisplayName("ends soon, also while it waits for PostgreSQL's answer to a connection")
    void endsSoon() throws Exception {
        try (ServerSocket silent = silentServer();
                DatabasePool database = DatabasePool.ofService(
                        new Settings.Database(
                                "jdbc:postgresql://127.0.0.1:%d/none".formatted(silent.getLocalPort()), "nobody", ""),
                        "test",
                        1)) {
            OwnedPartitions<String> partitions = new OwnedPartitions<>(1, Duration.ofMinutes(1));
            ProjectionWriter<String> writer = new ProjectionWriter<>(
                    "group",
                    new Nothing(),
                    Settings.load(),
                    partitions,
                    database,
                    new ProjectionMetrics("group", partitions, new SimpleMeterRegistry()));
            partitions.assign(List.of(new TopicPartition("topic", 0)));
            writer.start();
            silent.accept();

            partitions.stop();

            assertThat(CompletableFuture.runAsync(() -> writer.join(TIMEOUT))).succeedsWithin(Duration.ofSeconds(3));
        }
    }

    /** Connections are made, and nobody answers. */
    private static ServerSocket silentServer() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    private static final class Nothing implements Projection<String> {

        @Override
        public String topic() {
            return "topic";
        }

        @Override
        public String prepare(List<ConsumerRecord<byte[], byte[]>> records) {
            return "";
        }

        @Override
        public void write(DSLContext transaction, List<String> fragments) {}

        @Override
        public String describe(String fragment) {
            return fragment;
        }
    }
}
