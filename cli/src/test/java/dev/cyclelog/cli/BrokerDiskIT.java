package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A broker's disk is full")
@Tag("embedded")
class BrokerDiskIT {

    /** Room for the index files, which have ten from the beginning. */
    private static final long SMALL = 12L << 20;

    private static final int RECORD = 1_000_000;

    @TempDir
    Path folder;

    @Test
    @DisplayName("it stops; with room and a new start everything goes on by itself, and nothing is lost or doubled")
    void goesOn() throws Exception {
        try (ProjectorStack stack = new ProjectorStack(folder)) {
            stack.broker().kill();
            stack.broker().runOnSmallDisk(SMALL, () -> {
                startWork(stack);
                fill(stack);
            });
            stack.broker().start();

            long behind = stack.projected();
            stack.await("it resumes by itself", () -> stack.projected() > behind);
            assertThat(stack.finish().events()).isPositive();
        }
    }

    private static void startWork(ProjectorStack stack) {
        try {
            stack.startProjector("a");
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
        stack.startLog(1, 500);
        stack.await("the first rows", () -> stack.projected() > 0);
    }

    private static void fill(ProjectorStack stack) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.broker().bootstrapServers(),
                        "delivery.timeout.ms",
                        5_000,
                        "request.timeout.ms",
                        4_000,
                        "linger.ms",
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < 2 * SMALL / RECORD; i++) {
                producer.send(new ProducerRecord<>(stack.topics().gameEvents(), 0, null, new byte[RECORD]));
            }
        }
    }
}
