package dev.cyclelog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The guarantee that {@code pipeline.dead_letters} holds each letter of the topic once: place, reason, and the original
 * bytes.
 */
public final class DeadLettersMatch {

    private static final String LETTERS = """
            SELECT topic, partition, "offset", reason, key, value
            FROM pipeline.dead_letters
            ORDER BY topic, partition, "offset"
            """;

    private static final String REASON = "cyclelog.reason";

    private DeadLettersMatch() {}

    /**
     * Checks.
     *
     * @param jdbcUrl the database, with the user in it
     * @param letters the committed records of {@code game-events.dead-letter}, each with a reason
     */
    public static void check(String jdbcUrl, List<ConsumerRecord<byte[], byte[]>> letters) {
        List<String> stored = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(LETTERS)) {
            while (result.next()) {
                stored.add(describe(
                        result.getString(1),
                        result.getInt(2),
                        result.getLong(3),
                        result.getString(4),
                        result.getBytes(5),
                        result.getBytes(6)));
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot read dead_letters", failed);
        }
        List<String> expected = letters.stream()
                .map(letter -> describe(
                        letter.topic(),
                        letter.partition(),
                        letter.offset(),
                        new String(letter.headers().lastHeader(REASON).value(), StandardCharsets.UTF_8),
                        letter.key(),
                        letter.value()))
                .toList();
        assertThat(stored).as("dead letters").containsExactlyElementsOf(expected);
    }

    private static String describe(String topic, int partition, long offset, String reason, byte[] key, byte[] value) {
        return "%s-%d at %d: %s, key %s, value %s"
                .formatted(topic, partition, offset, reason, Arrays.toString(key), Arrays.toString(value));
    }
}
