package dev.cyclelog.testkit.sequencing;

import dev.cyclelog.testkit.TopicReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a sequencer was given and what it made of it, read from its topics when nothing is left to do: the ground on
 * which the guarantees of this package are checked. The events must carry an {@code eventTimestamp}, because the
 * sequencer adds it to those without.
 *
 * @param published the records of {@code game-events}
 * @param rerouted the records of {@code game-events.rerouted}
 * @param numbered the events of {@code audit-events}, each partition's in order
 * @param deadLetters the records of {@code game-events.dead-letter}
 * @param tallies the sum over the partitions of each count that the sequencer keeps in its store, by its name
 */
public record SequencedLog(
        List<ConsumerRecord<byte[], byte[]>> published,
        List<ConsumerRecord<byte[], byte[]>> rerouted,
        List<NumberedEvent> numbered,
        List<ConsumerRecord<byte[], byte[]>> deadLetters,
        Map<String, Long> tallies) {

    /** What the store keeps in the same place. */
    private static final Set<String> BESIDE_TALLIES = Set.of("topic-ids", "last-event");

    /**
     * Reads committed records, each topic to its end.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if a transaction hangs, so that an end cannot be read
     */
    public static SequencedLog read(String bootstrapServers, String topicPrefix) {
        TopicReader topics = new TopicReader(bootstrapServers);
        return new SequencedLog(
                topics.read(topicPrefix + "game-events"),
                topics.read(topicPrefix + "game-events.rerouted"),
                topics.read(topicPrefix + "audit-events").stream()
                        .map(NumberedEvent::of)
                        .toList(),
                topics.read(topicPrefix + "game-events.dead-letter"),
                tallies(topics.read(topicPrefix + "sequencer-tallies-changelog")));
    }

    /** A tally of the sequencer; 0 if nothing was counted. */
    long tally(String name) {
        return tallies.getOrDefault(name, 0L);
    }

    private static Map<String, Long> tallies(List<ConsumerRecord<byte[], byte[]>> changelog) {
        Map<String, Long> latest = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> change : changelog) {
            String name = new String(change.key(), StandardCharsets.UTF_8);
            if (change.value().length == Long.BYTES && !BESIDE_TALLIES.contains(name)) {
                String place = change.partition() + "/" + name;
                names.put(place, name);
                latest.put(place, ByteBuffer.wrap(change.value()).getLong());
            }
        }
        Map<String, Long> sums = new HashMap<>();
        latest.forEach((place, count) -> sums.merge(names.get(place), count, Long::sum));
        return sums;
    }
}
