package dev.cyclelog.cli.trace;

import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.cyclelog.cli.deadletters.DeadLetterTable;
import dev.cyclelog.cli.deadletters.Place;
import dev.cyclelog.cli.deadletters.ViolationList;
import dev.cyclelog.cli.trace.EventTrace.Accepted;
import dev.cyclelog.cli.trace.EventTrace.Letter;
import dev.cyclelog.cli.trace.EventTrace.Stored;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.FailureText;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.sequencer.Sequencer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jooq.exception.DataAccessException;

/**
 * Finds out from Kafka what became of an event; PostgreSQL only knows whether an accepted one was skipped.
 *
 * <p>The inputs are read first, then how far the sequencer has come, then its outputs: what it has read of the inputs
 * has its outcome in the outputs.
 */
public final class Tracer {

    /** How many offsets of {@code audit-events} are read at a time, from its end backwards. */
    public static final int WINDOW = 200_000;

    private final Settings settings;
    private final Topics topics;
    private final int window;
    private final Consumer<String> lines;

    /**
     * Prepares.
     *
     * @param window see {@link #WINDOW}
     * @param lines where progress goes now and then
     */
    public Tracer(Settings settings, int window, Consumer<String> lines) {
        this.settings = settings;
        this.topics = settings.topics().names();
        this.window = window;
        this.lines = lines;
    }

    /** Traces an event of a cycle. */
    public EventTrace trace(String eventId, int cycleNumber) {
        EventSearch search = new EventSearch(eventId, cycleNumber);
        try (TopicAdmin topicAdmin = new TopicAdmin(settings);
                OffsetAdmin offsets = new OffsetAdmin(settings);
                TopicScan scan = new TopicScan(settings.kafka(), window, lines)) {
            topicAdmin.check();
            List<ConsumerRecord<byte[], byte[]>> published = find(scan, topics.gameEvents(), search);
            List<ConsumerRecord<byte[], byte[]>> rerouted = find(scan, topics.rerouted(), search);
            Map<TopicPartition, Long> sequenced = offsets.committedOffsets(Sequencer.groupId(topics));
            List<ConsumerRecord<byte[], byte[]>> rejected = find(scan, topics.deadLetter(), search);
            Accepted accepted = accepted(scan, search).orElse(null);
            String skipped = accepted == null ? null : skipped(accepted);
            return new EventTrace(
                    eventId,
                    cycleNumber,
                    accepted,
                    skipped,
                    new Fates(published, rerouted, rejected, sequenced).of(accepted),
                    rejected.stream().map(Tracer::letter).toList());
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> find(TopicScan scan, String topic, EventSearch search) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        scan.forEach(topic, record -> {
            if (search.matches(record.key(), record.value())) {
                found.add(record);
            }
        });
        return found;
    }

    private Optional<Accepted> accepted(TopicScan scan, EventSearch search) {
        String topic = topics.auditEvents();
        byte[] key = EventCodec.key(search.cycleNumber());
        int home = BuiltInPartitioner.partitionForKey(key, scan.partitions(topic));
        return scan.findBackwards(
                        new TopicPartition(topic, home),
                        record -> Arrays.equals(record.key(), key)
                                && search.mayMatch(record.value())
                                && EventCodec.decode(record.value()).eventId().equals(search.eventId()))
                .map(record -> {
                    SequencedEvent event = EventCodec.decode(record.value());
                    return new Accepted(event.sequenceNumber(), stored(record));
                });
    }

    /** Without PostgreSQL a trace still says all the rest. */
    private String skipped(Accepted accepted) {
        Stored stored = accepted.stored();
        try (DatabasePool database = new DatabasePool(settings.database(), "cyclelog-trace", 1)) {
            return new DeadLetterTable(database.sql(), topics)
                    .find(Place.ofSkipped(stored.partition(), stored.offset()))
                    .map(letter -> letter.violations().isEmpty()
                            ? letter.reason()
                            : letter.violations().get(0).message())
                    .orElse(null);
        } catch (PoolInitializationException | DataAccessException unknown) {
            lines.accept("PostgreSQL does not say whether the event was skipped: " + FailureText.of(unknown));
            return null;
        }
    }

    private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
        String violations = header(record, Headers.VIOLATIONS);
        return new Letter(
                stored(record),
                Optional.ofNullable(header(record, Headers.REASON)).orElse("unknown"),
                violations == null ? List.of() : ViolationList.parse(violations));
    }

    static Stored stored(ConsumerRecord<byte[], byte[]> record) {
        return new Stored(
                record.topic(), record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp()));
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
