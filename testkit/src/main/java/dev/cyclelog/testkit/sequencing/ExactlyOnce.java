package dev.cyclelog.testkit.sequencing;

import static org.assertj.core.api.SoftAssertions.assertSoftly;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The guarantee that each published record ended as exactly one of accepted, duplicate or dead letter, and that the
 * sequencer's own counts say so. What ought to have become of a record is told from {@code game-events} alone: valid
 * events that share an identity are one event, those of other content than the accepted one are conflicts.
 */
public final class ExactlyOnce {

    private final SequencedLog log;
    private final Map<EventIdentity, ObjectNode> accepted = new HashMap<>();
    private final Breaches numberedAgain = new Breaches("events that are in audit-events more than once");
    private final Set<EventIdentity> valid = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private long duplicates;

    private ExactlyOnce(SequencedLog log) {
        this.log = log;
    }

    /**
     * Checks.
     *
     * @param isValid whether the value of a published record is a valid event
     */
    public static void check(SequencedLog log, Predicate<byte[]> isValid) {
        ExactlyOnce guarantee = new ExactlyOnce(log);
        guarantee.readNumbered();
        guarantee.readPublished(isValid);
        guarantee.check();
    }

    private void readNumbered() {
        for (NumberedEvent event : log.numbered()) {
            if (accepted.put(event.identity(), event.asPublished()) != null) {
                numberedAgain.add(
                        "%s again at %s, as number %d", event.identity(), event.place(), event.sequenceNumber());
            }
        }
    }

    private void readPublished(Predicate<byte[]> isValid) {
        Set<EventIdentity> withAcceptedContent = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : log.published()) {
            if (!isValid.test(record.value())) {
                refused.add(place(Integer.toString(record.partition()), Long.toString(record.offset())));
                continue;
            }
            JsonNode event = NumberedEvent.MAPPER.readTree(record.value());
            EventIdentity identity = EventIdentity.of(event);
            valid.add(identity);
            if (!event.equals(accepted.get(identity))) {
                refused.add(place(Integer.toString(record.partition()), Long.toString(record.offset())));
            } else if (!withAcceptedContent.add(identity)) {
                duplicates++;
            }
        }
    }

    private void check() {
        numberedAgain.check();
        differences("valid events of game-events that are not in audit-events", valid, accepted.keySet());
        differences("events of audit-events that are not in game-events", accepted.keySet(), valid);
        checkDeadLetters();
        assertSoftly(softly -> {
            softly.assertThat(log.tally("ACCEPTED")).as("tally ACCEPTED").isEqualTo(accepted.size());
            softly.assertThat(log.tally("DUPLICATE")).as("tally DUPLICATE").isEqualTo(duplicates);
            softly.assertThat(log.tally("REJECTED")).as("tally REJECTED").isEqualTo(refused.size());
            softly.assertThat(log.tally("REROUTED"))
                    .as("tally REROUTED")
                    .isEqualTo(log.rerouted().size());
            softly.assertThat(log.tally("ACCEPTED") + log.tally("DUPLICATE") + log.tally("REJECTED"))
                    .as("accepted + duplicates + dead letters, by the tallies, of what was published")
                    .isEqualTo(log.published().size());
        });
    }

    private void checkDeadLetters() {
        Breaches refusedAgain = new Breaches("records of game-events that are dead letters more than once");
        Set<String> origins = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> deadLetter : log.deadLetters()) {
            if (!origins.add(origin(deadLetter))) {
                refusedAgain.add("%s again at offset %d", origin(deadLetter), deadLetter.offset());
            }
        }
        refusedAgain.check();
        differences("invalid or conflicting records that are not among the dead letters", refused, origins);
        differences("dead letters that are neither invalid nor conflicting", origins, refused);
    }

    private static void differences(String what, Set<?> these, Set<?> others) {
        Breaches differences = new Breaches(what);
        for (Object one : these) {
            if (!others.contains(one)) {
                differences.add("%s", one);
            }
        }
        differences.check();
    }

    private static String origin(ConsumerRecord<byte[], byte[]> deadLetter) {
        return place(header(deadLetter, "cyclelog.origin.partition"), header(deadLetter, "cyclelog.origin.offset"));
    }

    private static String place(String partition, String offset) {
        return "partition %s, offset %s".formatted(partition, offset);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
