package dev.cyclelog.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;

/** What Kafka's own {@code kafka-consumer-groups} shows of a group. */
final class ConsumerGroupsTool {

    private static final int COLUMN_TOPIC = 1;
    private static final int COLUMN_PARTITION = 2;
    private static final int COLUMN_LAG = 5;

    private ConsumerGroupsTool() {}

    /** The column LAG, by partition. */
    static Map<TopicPartition, Long> lag(String bootstrapServers, String group) {
        PrintStream console = System.out;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            ConsumerGroupCommand.main(
                    new String[] {"--bootstrap-server", bootstrapServers, "--describe", "--group", group});
        } finally {
            System.setOut(console);
        }
        Map<TopicPartition, Long> lag = new HashMap<>();
        for (String line : shown.toString(StandardCharsets.UTF_8).lines().toList()) {
            List<String> columns = List.of(line.trim().split("\\s+"));
            if (columns.get(0).equals(group)) {
                lag.put(
                        new TopicPartition(columns.get(COLUMN_TOPIC), Integer.parseInt(columns.get(COLUMN_PARTITION))),
                        Long.parseLong(columns.get(COLUMN_LAG)));
            }
        }
        return lag;
    }
}
